// Edits of a saved note, its deletion's undo, and the small buttons of the cards.

import { announce } from "./announce.js";
import { commandOf } from "./commands.js";
import { fieldsOf, fillForm } from "./fields.js";
import { entries, forget, keepUnsent, record } from "./journal.js";
import { showProblem, showRefusal } from "./waiting.js";

const FORM = "form[data-journal=edit]";
const busy = new Set();

async function saveEdit(form) {
  const { uuid } = form.dataset;
  if (busy.has(uuid)) {
    return;
  }
  busy.add(uuid);
  try {
    await record({ uuid, kind: "edit", url: form.action, fields: fieldsOf(form) });
  } finally {
    busy.delete(uuid);
  }
}

/** Keep what is typed in the forms that are open, so that it is there again on the next page. */
export async function keepEdits() {
  for (const form of document.querySelectorAll(FORM)) {
    await keepUnsent({ uuid: form.dataset.uuid, kind: "edit", url: form.action, fields: fieldsOf(form) });
  }
}

const formOf = (entry) => document.querySelector(`${FORM}[data-uuid="${CSS.escape(entry.uuid)}"]`);

// What was refused stands in its form, with what was typed; the journal keeps it until the form is sent or left.
function onRefused(event) {
  const { entry } = event.detail;
  const form = entry.kind === "edit" ? formOf(entry) : null;
  if (form) {
    showProblem(form.querySelector("[data-problem]"), entry);
    form.querySelector("[data-problem]").scrollIntoView({ block: "nearest" });
  }
}

// After a reload, a refused edit is open again with what was typed.
async function reopenEdits() {
  const refused = (await entries()).filter((entry) => entry.kind === "edit" && entry.problem !== null);
  for (const entry of refused) {
    const opener = document.querySelector(`#annotation-card-${CSS.escape(entry.uuid)} [data-edit]`);
    if (opener) {
      await window.htmx.ajax("GET", opener.href, { target: `#edit-${entry.uuid}`, swap: "innerHTML" });
    } else if (document.getElementById("cards") && entry.page === window.location.pathname + window.location.search) {
      showRefusal(entry);
    }
    const form = formOf(entry);
    if (form) {
      fillForm(form, entry.fields);
      if (!entry.unsent) {
        onRefused({ detail: { entry } });
      }
    }
  }
}

async function forgetEdit(form) {
  const kept = (await entries()).find((entry) => entry.kind === "edit" && entry.uuid === form.dataset.uuid);
  if (kept) {
    await forget(kept);
  }
}

function onAcknowledged(event) {
  const { entry } = event.detail;
  if (entry.kind === "edit") {
    announce("saved");
    document.getElementById(`annotation-card-${entry.uuid}`)?.focus({ preventScroll: true });
    if (document.querySelector(".page-narrow form[data-journal=edit]")) {
      window.location.assign(document.querySelector("[data-edit-cancel]").href);
    }
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
  } else if (event.target.closest("[data-dismiss]")) {
    document.getElementById("undo").replaceChildren();
  }
}

async function leave(form) {
  await forgetEdit(form);
  const card = form.closest(".card");
  const slot = form.closest("[data-edit-slot]");
  if (slot) {
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
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("journal:refused", onRefused);
  document.addEventListener("journal:acknowledged", onAcknowledged);
  document.addEventListener("htmx:afterSwap", (event) => {
    event.target.querySelector?.(`${FORM} textarea`)?.focus({ preventScroll: true });
  });
  reopenEdits();
}
