// Undo and redo: what this person did on this page, in this tab, step by step; and what is said where a write fails.

import { entries, send } from "./journal.js";
import { placePieces } from "./pieces.js";
import { csrfToken, fragmentHeaders, pageUser } from "./session.js";

const MOST = 200; // steps
const OURS = ".card form, .card [formaction], #undo [formaction]";
const state = { busy: false, failed: null };

const place = () => `glossator steps ${pageUser()} ${window.location.pathname}`;
const same = (one) => (other) => one.uuid === other.uuid && one.revision === other.revision;

function steps() {
  try {
    return JSON.parse(sessionStorage.getItem(place())) ?? { undo: [], redo: [] };
  } catch {
    return state.steps ?? { undo: [], redo: [] };
  }
}

function keep(present) {
  state.steps = present;
  try {
    sessionStorage.setItem(place(), JSON.stringify(present));
  } catch {
    // Without a place to keep them, they last as long as the page.
  }
  showButtons();
}

/**
 * Note what a write did.
 * @param {string | null | undefined} told the answer's header X-Step: done, undone or redone, a UUID and a revision
 */
function note(told) {
  if (!told) {
    return;
  }
  const [happened, uuid, revision] = told.split(" ");
  const step = { uuid, revision: Number(revision) };
  const { undo, redo } = steps();
  const without = (list) => list.filter((other) => !same(step)(other));
  if (happened === "undone") {
    keep({ undo: without(undo), redo: [...without(redo), step] });
  } else {
    keep({ undo: [...without(undo), step].slice(-MOST), redo: happened === "redone" ? without(redo) : [] });
  }
}

function showButtons() {
  const present = steps();
  for (const button of document.querySelectorAll("[data-step]")) {
    button.setAttribute("aria-disabled", String(!present[button.dataset.step].length));
  }
}

async function go(direction) {
  if (state.busy) {
    return;
  }
  state.busy = true;
  try {
    await goOnce(direction);
  } finally {
    state.busy = false;
  }
}

// What was done last is the last step only once the server has it.
async function goOnce(direction) {
  if (await waits()) {
    await send();
  }
  const step = steps()[direction].at(-1);
  if (await waits()) {
    say("Unsaved");
  } else if (step) {
    await ask(direction, step);
  } else {
    say(direction === "undo" ? "NothingUndo" : "NothingRedo");
  }
}

const waits = async () => (await entries()).some((entry) => entry.problem === null);

async function ask(direction, step) {
  const address = new URL(`/annotations/${step.uuid}/${direction}/`, window.location.href);
  address.search = window.location.search;
  address.searchParams.set("revision", step.revision);
  try {
    const headers = { ...fragmentHeaders(), "X-CSRFToken": csrfToken() };
    const response = await fetch(address, { method: "POST", headers, redirect: "error" });
    if (response.headers.has("HX-Redirect")) {
      window.location.assign(response.headers.get("HX-Redirect"));
    } else if (response.ok) {
      placePieces(await response.text());
      note(response.headers.get("X-Step"));
    } else {
      sayRefused(response.status, await response.text(), { direction, step });
    }
  } catch {
    say("Unreached");
  }
}

function sayRefused(status, html, failed = null) {
  const fragment = [409, 422].includes(status) && !/<html/iu.test(html);
  say("Failed", { html: fragment ? html : "", failed: fragment ? failed : null });
}

// In the place of the last thing done: why this was not.
function say(words, { html = "", failed = null } = {}) {
  const toast = document.getElementById("undo");
  const template = document.getElementById("not-done");
  if (!toast || !template) {
    return;
  }
  toast.replaceChildren(template.content.cloneNode(true));
  const told = toast.querySelector("[data-not-done-words]");
  told.textContent = template.dataset[`words${words}`];
  if (html) {
    told.innerHTML = html;
  }
  state.failed = failed;
  toast.querySelector("[data-skip-step]").hidden = !failed;
}

function skip() {
  const { direction, step } = state.failed;
  const present = steps();
  keep({ ...present, [direction]: present[direction].filter((other) => !same(step)(other)) });
  document.getElementById("undo").replaceChildren();
}

function onClick(event) {
  const button = event.target.closest("[data-step]");
  if (button) {
    go(button.dataset.step);
  } else if (event.target.closest("[data-skip-step]")) {
    skip();
  } else if (event.target.closest("[data-dismiss]")) {
    document.getElementById("undo").replaceChildren();
  }
}

/** Begin to listen. */
export function startSteps() {
  document.addEventListener("click", onClick);
  document.addEventListener("journal:acknowledged", (event) => note(event.detail.step));
  document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr, successful } }) => {
    note(successful && xhr.getResponseHeader("X-Step"));
    if (elt.matches?.(OURS) && xhr.status >= 400) {
      sayRefused(xhr.status, xhr.responseText);
    }
  });
  document.addEventListener("htmx:sendError", (event) => event.detail.elt.matches?.(OURS) && say("Unreached"));
  document.addEventListener("htmx:afterSettle", showButtons);
  showButtons();
}
