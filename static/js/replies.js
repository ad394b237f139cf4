// Replies, edits of them, and questions: kept as they are typed, sent through the journal, offered again where they were begun.

import { fieldsOf, fillForm, valuesOf } from "./fields.js";
import { entries, forget, record } from "./journal.js";
import { startMentioning } from "./mentioning.js";
import { fragmentHeaders, newUuid, pageUser } from "./session.js";
import { all, put, remove } from "./store.js";
import { showProblem } from "./waiting.js";

const FORM = ".thread form[data-journal]";
const threadOf = (element) => element.closest("[data-thread-of]");
const threads = () => document.querySelectorAll("[data-thread-of]");
const formOf = (entry) => Array.from(document.querySelectorAll(FORM)).find((form) => form.dataset.entry === entry.key);
const part = (form, name) => form.querySelector(`[data-${name}]`);
const isReply = ({ kind }) => kind === "reply";

// Each form has a key of its own: what two tabs type at one place is kept twice.
const keyOf = (form) => (form.dataset.entry ??= `${form.dataset.journal} ${newUuid()}`);

function writeOf(form) {
  const { journal: kind, uuid } = form.dataset;
  const talk = threadOf(form).dataset.threadOf;
  return { uuid: uuid ?? form.elements.uuid.value, kind, key: keyOf(form), url: form.action, fields: fieldsOf(form), talk };
}

const draftOf = (form) => ({ ...writeOf(form), user: pageUser(), at: Date.now(), path: "" });

function keepTyped(form) {
  const { value, defaultValue } = form.elements.words;
  part(form, "unsent").hidden = true;
  return value === defaultValue ? remove("drafts", keyOf(form)) : put("drafts", draftOf(form));
}

// What was typed at a thread and not sent, or not taken, stands in its form again.
async function offer(thread) {
  const drafts = (await all("drafts", pageUser())).filter((draft) => draft.talk);
  const sent = await entries();
  for (const form of thread.querySelectorAll(FORM)) {
    const here = ({ url }) => url === form.action;
    const entry = sent.findLast((each) => here(each) && !isReply(each));
    const kept = entry ?? drafts.findLast(here);
    if (kept && !form.dataset.entry) {
      take(form, kept);
      if (entry) {
        form.dataset.entry = entry.key;
        showSent(form, entry);
      } else {
        part(form, "begun").hidden = false;
        await put("drafts", draftOf(form), ["drafts", kept.key]);
      }
    }
  }
  sent.filter((entry) => isReply(entry) && entry.talk === thread.dataset.threadOf).forEach((entry) => addWaiting(thread, entry));
}

// The words, and the revision that they began from; a reply that was begun is sent under a UUID of this form.
function take(form, { fields, status }) {
  const stale = status === 409 ? ["uuid", "revision"] : ["uuid"];
  fillForm(form, fields.filter(([name]) => !stale.includes(name)));
  form.closest("details")?.setAttribute("open", "");
}

function showSent(form, entry) {
  const refused = entry.problem !== null;
  part(form, "unsent").hidden = refused;
  part(form, "begun").hidden = !refused;
  if (refused) {
    showProblem(part(form, "problem"), entry);
  }
}

// What waits to be saved stands at the end of its thread.
function addWaiting(thread, entry) {
  const list = thread.querySelector(".replies");
  let line = list.querySelector(`[data-waiting="${CSS.escape(entry.uuid)}"]`);
  if (!line) {
    line = thread.querySelector("[data-waiting-reply]").content.firstElementChild.cloneNode(true);
    line.dataset.waiting = entry.uuid;
    line.querySelector("[data-waiting-note]").textContent = valuesOf(entry.fields, "words")[0];
    list.append(line);
  }
  const refused = typeof entry.problem === "string";
  line.querySelector("[data-needs-you]").hidden = !refused;
  line.querySelector(".card-foot").hidden = refused;
  if (refused) {
    showProblem(line.querySelector("[data-problem]"), entry);
  }
}

async function send(form) {
  if (!form.reportValidity()) {
    return;
  }
  const write = writeOf(form);
  clear(form);
  if (isReply(write)) {
    delete form.dataset.entry;
    form.elements.uuid.value = newUuid();
    form.elements.words.value = "";
    addWaiting(threadOf(form), write);
  } else {
    part(form, "unsent").hidden = false;
  }
  await record(write);
}

function clear(form) {
  part(form, "begun").hidden = true;
  part(form, "problem").replaceChildren();
}

async function discard(form) {
  const key = keyOf(form);
  const entry = (await entries()).find((each) => each.key === key);
  await (entry ? forget(entry) : remove("drafts", key));
  clear(form);
  form.elements.words.value = form.elements.words.defaultValue;
  delete form.dataset.entry;
  form.elements.words.focus();
  await offer(threadOf(form));
}

function onRefused({ detail: { entry } }) {
  const form = formOf(entry);
  if (form) {
    showSent(form, entry);
  } else if (isReply(entry)) {
    threads().forEach((thread) => thread.dataset.threadOf === entry.talk && addWaiting(thread, entry));
  }
}

async function refresh({ detail: annotation }) {
  const thread = document.querySelector(`[data-thread-of="${CSS.escape(annotation)}"]`);
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
  await offer(thread);
}

document.addEventListener("submit", (event) => {
  if (event.target.matches(FORM)) {
    event.preventDefault();
    send(event.target);
  }
});
document.addEventListener("input", (event) => {
  const form = event.target.closest(FORM);
  if (form) {
    keepTyped(form);
  }
});
document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-forget]")?.closest(FORM);
  if (form) {
    discard(form);
  }
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".reply-form");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});
document.addEventListener("htmx:afterSwap", (event) => event.target.matches?.("[data-thread]") && event.target.querySelectorAll("[data-thread-of]").forEach(offer));
document.addEventListener("talk:stale", refresh);
document.addEventListener("journal:refused", onRefused);
document.addEventListener("journal:acknowledged", () => threads().forEach(offer));
for (const form of document.querySelectorAll(FORM)) {
  if (form.elements.words.value !== form.elements.words.defaultValue) {
    keepTyped(form); // typed before this script had come
  }
}
threads().forEach(offer);
startMentioning();
