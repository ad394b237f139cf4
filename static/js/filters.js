// The filter: its form stays as it was opened, the address of a view is copied, and what changed since the last look.

import { say } from "./announce.js";
import { pathOf } from "./session.js";

const held = { open: false, focus: "", top: 0 };
const more = () => document.getElementById("filter-more");

// The last look stays in this browser: the time (the server's) at which the page was last loaded before this tab was.
function lastLook() {
  const key = `look:${pathOf(window.location.href)}`;
  try {
    const before = sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? "";
    sessionStorage.setItem(key, before);
    localStorage.setItem(key, document.getElementById("filter").dataset.now);
    return before;
  } catch {
    return ""; // a browser that keeps nothing has no last look
  }
}

function offerLook() {
  const choice = document.querySelector("[data-since-choice]");
  const box = choice?.querySelector("input");
  const since = box && !box.value && lastLook();
  if (since) {
    const words = choice.querySelector("[data-words-look]");
    const time = new Date(since).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    box.value = since;
    words.textContent = words.dataset.wordsLook.replace("{time}", time);
    choice.hidden = false;
  }
}

async function copyAddress(event) {
  const link = event.target.closest("[data-copy-address]");
  if (link && navigator.clipboard && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    await navigator.clipboard.writeText(link.href);
    link.textContent = link.dataset.wordsCopied;
    say(link.textContent);
  }
}

/** Note where the page stands and what of the filter is open and has the focus: so it is again once a view was swapped. */
export function holdPlace() {
  held.top = window.scrollY;
  held.open = Boolean(more()?.open);
  held.focus = document.activeElement?.closest("#filter") ? document.activeElement.id : "";
}

/** Begin to listen. */
export function startFilters() {
  offerLook();
  document.addEventListener("click", copyAddress);
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target.closest?.("#filter")) {
      const empty = Array.from(event.detail.parameters.entries()).filter(([, value]) => !value);
      empty.forEach(([name]) => event.detail.parameters.delete(name));
    }
  });
  document.addEventListener("htmx:beforeSwap", holdPlace);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.requestConfig?.elt.closest?.("#filter") || event.detail.target?.id === "reading") {
      window.scrollTo({ top: held.top, behavior: "instant" }); // the browser anchors to what is taken away
      if (more()) {
        more().open = held.open;
        document.getElementById(held.focus)?.focus({ preventScroll: true });
      }
      offerLook();
    }
  });
}
