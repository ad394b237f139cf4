// What is said at a note opens below its card. The script for saying something comes with the first thread that is opened.

import { entries } from "./journal.js";
import { pageUser } from "./session.js";
import { all } from "./store.js";
import { showRefusal } from "./waiting.js";

const state = { coming: null, here: false };
const slotOf = (link) => link.closest(".card")?.querySelector("[data-thread]");

/**
 * Read a thread that is open anew, without touching what is being typed in it.
 * @param {string} annotation its uuid
 */
export function refreshThread(annotation) {
  document.dispatchEvent(new CustomEvent("talk:stale", { detail: annotation }));
}

function load() {
  const address = document.getElementById("reading").dataset.talking;
  const arrived = (here) => Object.assign(state, { here, coming: here ? state.coming : null });
  state.coming ??= import(address).then(
    () => arrived(true),
    () => arrived(false),
  );
  return state.coming;
}

function onClick(event) {
  const link = event.target.closest("[data-talk]");
  const slot = link && slotOf(link);
  if (slot?.hasChildNodes()) {
    event.preventDefault();
    event.stopPropagation();
    slot.replaceChildren();
    sayOpen();
  } else if (slot) {
    load();
  }
}

// Quicker than the script is: the form waits for it; where it cannot come, the form goes its plain way.
async function onSubmit(event) {
  const form = event.target;
  if (!state.here && form.matches(".thread form[data-journal]")) {
    event.preventDefault();
    await load();
    if (state.here) {
      form.requestSubmit();
    } else {
      form.submit();
    }
  }
}

function sayOpen() {
  for (const link of document.querySelectorAll("[data-talk]")) {
    link.setAttribute("aria-expanded", Boolean(slotOf(link)?.hasChildNodes()));
  }
}

// What was begun, or was not taken, is open again: on a fresh page, and where the page was read anew.
async function reopen() {
  for (const kept of [...(await all("drafts", pageUser())), ...(await entries())].filter((each) => each.talk)) {
    const link = document.querySelector(`#talk-${kept.talk} [data-talk]`);
    const slot = link && slotOf(link);
    if (slot && !slot.hasChildNodes()) {
      load();
      await window.htmx.ajax("GET", link.href, { target: slot, swap: "innerHTML" });
    } else if (!link && kept.problem && kept.page === window.location.pathname + window.location.search) {
      showRefusal(kept);
    }
  }
}

function onSwapped(event) {
  if (event.target.id === "reading") {
    reopen();
  }
  sayOpen();
}

/** Begin to listen. */
export function startTalk() {
  document.addEventListener("click", onClick, true);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("htmx:afterSwap", onSwapped);
  document.addEventListener("htmx:oobAfterSwap", sayOpen);
  document.addEventListener("journal:acknowledged", sayOpen);
  reopen();
}
