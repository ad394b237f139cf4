// What is said at a note: the thread below its card, and replies, which go through the journal.

import { fieldsOf } from "./fields.js";
import { entries, record } from "./journal.js";
import { startMentioning } from "./mentioning.js";
import { fragmentHeaders, newUuid } from "./session.js";
import { showProblem } from "./waiting.js";

const FORM = "form[data-journal^=reply]";
const threadOf = (annotation) => document.querySelector(`[data-thread-of="${CSS.escape(annotation)}"]`);
const valueOf = (entry, name) => entry.fields.find(([field]) => field === name)?.[1] ?? "";

/**
 * Read a thread that is open anew, without touching what is being typed in it.
 * @param {string} annotation its uuid
 */
export async function refreshThread(annotation) {
  const thread = threadOf(annotation);
  const response = thread && (await fetch(thread.dataset.talkUrl, { headers: fragmentHeaders() }).catch(() => null));
  if (!response?.ok || response.headers.has("HX-Redirect")) {
    return;
  }
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  for (const name of ["question", "replies"]) {
    const [piece, stale] = [template.content, document].map((root) => root.querySelector(`#${name}-${CSS.escape(annotation)}`));
    if (piece && stale && !stale.contains(document.activeElement) && !stale.querySelector("details[open]") && piece.innerHTML !== stale.innerHTML) {
      stale.replaceWith(piece);
      window.htmx.process(piece);
    }
  }
  showWaiting(thread);
}

// What waits to be saved stands at the end of its thread.
async function showWaiting(thread) {
  const url = thread.querySelector("form[data-journal=reply]")?.action;
  for (const entry of await entries()) {
    if (entry.kind === "reply" && entry.url === url) {
      addWaiting(thread, entry);
    }
  }
}

function addWaiting(thread, entry) {
  const list = thread.querySelector(".replies");
  let line = list.querySelector(`[data-waiting="${CSS.escape(entry.uuid)}"]`);
  if (!line) {
    line = thread.querySelector("[data-waiting-reply]").content.firstElementChild.cloneNode(true);
    line.dataset.waiting = entry.uuid;
    line.querySelector("[data-waiting-note]").textContent = valueOf(entry, "words");
    list.append(line);
  }
  const refused = entry.problem !== null && entry.problem !== undefined;
  line.querySelector("[data-needs-you]").hidden = !refused;
  line.querySelector(".card-foot").hidden = refused;
  if (refused) {
    showProblem(line.querySelector("[data-problem]"), entry);
  }
}

async function send(form) {
  const { journal: kind } = form.dataset;
  if (!form.reportValidity()) {
    return;
  }
  const uuid = form.dataset.uuid ?? form.elements.uuid.value;
  const entry = { uuid, kind, url: form.action, fields: fieldsOf(form) };
  if (kind === "reply") {
    form.elements.uuid.value = newUuid();
    form.elements.words.value = "";
    addWaiting(form.closest("[data-thread-of]"), entry);
  }
  await record(entry);
}

function onRefused({ detail: { entry } }) {
  if (entry.kind === "reply") {
    const form = document.querySelector(`form[data-journal=reply][action="${CSS.escape(new URL(entry.url).pathname)}"]`);
    if (form) {
      addWaiting(form.closest("[data-thread-of]"), entry);
    }
  } else if (entry.kind === "reply-edit") {
    const problem = document.querySelector(`form[data-uuid="${CSS.escape(entry.uuid)}"] [data-problem]`);
    if (problem) {
      showProblem(problem, entry);
    }
  }
}

function onClick(event) {
  const link = event.target.closest("[data-talk]");
  const slot = link && slotOf(link);
  if (slot?.hasChildNodes()) {
    event.preventDefault();
    event.stopPropagation();
    slot.replaceChildren();
    sayOpen();
  }
}

const slotOf = (link) => link.closest(".card")?.querySelector("[data-thread]");

function onSwapped(event) {
  if (event.target.matches?.("[data-thread]") && event.target.firstElementChild) {
    showWaiting(event.target.firstElementChild);
  }
  sayOpen();
}

function sayOpen() {
  for (const link of document.querySelectorAll("[data-talk]")) {
    link.setAttribute("aria-expanded", Boolean(slotOf(link)?.hasChildNodes()));
  }
}

/** Begin to listen. */
export function startTalk() {
  document.addEventListener("click", onClick, true);
  document.addEventListener("submit", (event) => {
    if (event.target.matches(FORM)) {
      event.preventDefault();
      send(event.target);
    }
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.(".reply-form");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  document.addEventListener("htmx:afterSwap", onSwapped);
  document.addEventListener("htmx:oobAfterSwap", sayOpen);
  document.addEventListener("journal:acknowledged", sayOpen);
  document.addEventListener("journal:refused", onRefused);
  document.querySelectorAll("[data-thread-of]").forEach(showWaiting);
  startMentioning();
}

