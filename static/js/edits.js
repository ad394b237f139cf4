// Edits of a saved note: what is typed is kept as it is typed, what is saved goes through the journal.

import { announce } from "./announce.js";
import { commandOf } from "./commands.js";
import { fieldsOf, fillForm } from "./fields.js";
import { entries, forget, keepUnsent, record } from "./journal.js";
import { newUuid, pageUser } from "./session.js";
import { all, put, remove } from "./store.js";
import { showProblem, showRefusal } from "./waiting.js";

const FORM = "form[data-journal=edit]";
const busy = new Set();

const forms = () => Array.from(document.querySelectorAll(FORM));
const formOf = (entry) => forms().find((form) => form.dataset.entry === entry.key);
const formsOn = (uuid) => forms().filter((form) => form.dataset.uuid === uuid);
const isEdit = (kept) => kept.key.startsWith("edit ");

// Each form has a key of its own: two tabs that edit one note keep two writes.
const keyOf = (form) => (form.dataset.entry ??= `edit ${form.dataset.uuid} ${newUuid()}`);
const writeOf = (form) => ({ uuid: form.dataset.uuid, kind: "edit", key: keyOf(form), url: form.action, fields: fieldsOf(form) });

async function saveEdit(form) {
  if (busy.has(form)) {
    return;
  }
  busy.add(form);
  form.dataset.sent = "";
  try {
    await record(writeOf(form));
  } finally {
    busy.delete(form);
  }
}

/** Keep what is typed in the forms that are open, so that it is there again on the next page. */
export async function keepEdits() {
  for (const form of forms()) {
    await keepUnsent(writeOf(form));
  }
}

async function keepTyped(form) {
  delete form.dataset.sent;
  await put("drafts", { ...writeOf(form), user: pageUser(), at: Date.now(), path: "" });
}

// What was refused stands in its form, with what was typed; the journal keeps it until the form is sent or left.
function onRefused({ detail: { entry } }) {
  const form = formOf(entry);
  if (form) {
    delete form.dataset.sent;
    showProblem(form.querySelector("[data-problem]"), entry);
    form.querySelector("[data-problem]").scrollIntoView({ block: "nearest" });
  }
}

async function onStuck({ detail: { entry } }) {
  const form = entry.kind === "edit" ? (formOf(entry) ?? (await reopen(entry))) : null;
  const words = document.getElementById("waiting-card")?.content.querySelector("[data-stuck]").cloneNode(true);
  if (form && words && !form.querySelector("[data-stuck]")) {
    words.hidden = false;
    form.querySelector("[data-problem]").replaceChildren(words);
  }
}

/** @returns {Promise<HTMLFormElement | undefined>} the form of a kept write, with what was typed; none without its card */
async function reopen(kept) {
  const opener = document.querySelector(`#annotation-card-${CSS.escape(kept.uuid)} [data-edit]`);
  if (opener && !formsOn(kept.uuid).length) {
    await window.htmx.ajax("GET", opener.href, { target: `#edit-${kept.uuid}`, swap: "innerHTML" });
  }
  const form = formOf(kept) ?? formsOn(kept.uuid).find((each) => !each.dataset.entry);
  if (form) {
    take(form, kept);
  }
  return form;
}

// With the revision that it began from: who changed the note meanwhile is shown, and nothing is overwritten.
function take(form, kept) {
  form.dataset.entry = kept.key;
  fillForm(form, kept.fields);
}

// After a reload, what was refused or only typed is open again.
async function reopenEdits() {
  const refused = (await entries()).filter((entry) => isEdit(entry) && entry.problem !== null);
  for (const entry of refused) {
    const form = formOf(entry) ?? (await reopen(entry));
    if (form && !entry.unsent) {
      onRefused({ detail: { entry } });
    } else if (!form && !formsOn(entry.uuid).length && belongsHere(entry)) {
      showRefusal(entry);
    }
  }
  for (const draft of (await all("drafts", pageUser())).filter(isEdit)) {
    const form = formsOn(draft.uuid).length ? null : await reopen(draft);
    if (form) {
      form.querySelector("[data-resumed]").hidden = false;
    }
  }
}

const belongsHere = (entry) => document.getElementById("cards") && entry.page === window.location.pathname + window.location.search;

// A form that is opened while an earlier save of it still waits shows that one.
async function onOpened(form) {
  const [waiting] = (await entries()).filter((entry) => isEdit(entry) && entry.uuid === form.dataset.uuid);
  if (waiting && !form.dataset.entry && !formOf(waiting)) {
    take(form, waiting);
  }
}

function onAcknowledged({ detail: { entry } }) {
  if (entry.kind !== "edit") {
    return;
  }
  announce("saved");
  const card = document.getElementById(`annotation-card-${entry.uuid}`);
  const typing = formOf(entry);
  if (typing && card) {
    typing.elements.revision.value = card.querySelector(".card-actions [name=revision]")?.value ?? typing.elements.revision.value;
  } else {
    card?.focus({ preventScroll: true });
  }
  if (typing && document.querySelector(".page-narrow form[data-journal=edit]")) {
    window.location.assign(document.querySelector("[data-edit-cancel]").href);
  }
}

function onClick(event) {
  const cancel = event.target.closest("[data-edit-slot] [data-edit-cancel]");
  const form = event.target.closest(FORM);
  if (cancel || (form && event.target.closest("[data-keep-theirs]"))) {
    event.preventDefault();
    leave(form ?? cancel.closest(FORM));
  } else if (form && event.target.closest("[data-keep-mine]")) {
    form.elements.revision.value = event.target.dataset.revision;
    form.querySelector("[data-problem]").replaceChildren();
    saveEdit(form);
  } else if (form && event.target.closest("[data-copy]")) {
    navigator.clipboard?.writeText(form.elements.note.value).catch(() => form.elements.note.select());
  } else if (event.target.closest("[data-close-history]")) {
    const slot = event.target.closest("[data-edit-slot]");
    slot.replaceChildren();
    slot.closest(".card").querySelector("[data-history]")?.focus({ preventScroll: true });
  }
}

// What was saved and still waits is sent all the same.
async function leave(form) {
  const kept = (await entries()).find((entry) => entry.key === form.dataset.entry);
  if (kept && kept.problem !== null) {
    await forget(kept);
  }
  await remove("drafts", form.dataset.entry ?? "");
  const card = form.closest(".card");
  const slot = form.closest("[data-edit-slot]");
  if (card?.hasAttribute("data-gone")) {
    card.remove();
  } else if (slot) {
    slot.replaceChildren();
    card.querySelector("[data-edit]")?.focus({ preventScroll: true });
  } else {
    window.location.assign(form.querySelector("[data-edit-cancel]").href);
  }
}

function onKey(event) {
  const form = event.target.closest(FORM);
  const command = form && !event.defaultPrevented ? commandOf(event, "panel") : "";
  if (command === "close") {
    leave(form);
  } else if (command === "save") {
    event.preventDefault();
    saveEdit(form);
  } else if (event.key === "Escape" && event.target.closest("[data-edit-slot] .history")) {
    event.stopPropagation();
    event.target.closest(".history").querySelector("[data-close-history]").click();
  }
}

/** Begin to listen. */
export function startEdits() {
  document.addEventListener("submit", (event) => {
    if (event.target.matches(FORM)) {
      event.preventDefault();
      saveEdit(event.target);
    }
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest(FORM);
    if (form) {
      keepTyped(form);
    }
  });
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("journal:refused", onRefused);
  document.addEventListener("journal:acknowledged", onAcknowledged);
  document.addEventListener("journal:stuck", onStuck);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && reopenEdits());
  document.addEventListener("htmx:afterSwap", (event) => {
    const form = event.target.querySelector?.(FORM);
    if (form) {
      onOpened(form);
    }
    (form?.elements.note ?? event.target.querySelector?.(".history"))?.focus({ preventScroll: true });
  });
  reopenEdits();
}
