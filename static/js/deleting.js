// A note that is deleted goes through the journal: its card says so at once, and until it is saved the note can be kept.

import { entries, forget, record } from "./journal.js";
import { showProblem, showRefusal } from "./waiting.js";

const BUTTON = "button[data-journal=delete]";
const isDelete = ({ kind }) => kind === "delete";
const cardOf = (uuid) => document.getElementById(`annotation-card-${uuid}`);

function show(entry) {
  const card = cardOf(entry.uuid);
  const refused = typeof entry.problem === "string";
  if (!card || card.dataset.waiting) {
    if (refused && entry.page === window.location.pathname + window.location.search) {
      showRefusal(entry);
    }
    return;
  }
  const told = document.getElementById("deleting").content.firstElementChild.cloneNode(true);
  card.querySelector("[data-deleting]")?.remove();
  card.append(told);
  told.dataset.deleting = refused ? "refused" : "";
  if (refused) {
    showProblem(told.querySelector("[data-problem]"), entry);
  }
}

async function showKept() {
  (await entries()).filter(isDelete).forEach(show);
}

// An edit of one's own that still waits goes first, and makes a revision that nobody knows yet.
async function remove(button) {
  const { uuid } = button.dataset;
  const write = { uuid, kind: "delete", url: button.formAction, fields: [[button.name, button.value]] };
  show(write);
  cardOf(uuid).querySelector("[data-undelete]").focus({ preventScroll: true });
  if ((await entries()).some((entry) => entry.uuid === uuid && entry.kind === "edit" && entry.problem === null)) {
    write.fields = [];
  }
  await record(write);
}

async function onClick({ target }) {
  const told = target.closest("[data-deleting]");
  const card = told?.closest(".card");
  const entry = card && (await entries()).find((each) => isDelete(each) && each.uuid === card.dataset.card);
  if (entry && target.matches("[data-undelete]")) {
    told.remove();
    card.focus({ preventScroll: true });
    await forget(entry);
  } else if (entry && target.matches("[data-delete-again]")) {
    const { revision } = told.querySelector("[data-revision]")?.dataset ?? {};
    const again = { ...entry, fields: revision ? [["revision", revision]] : entry.fields };
    show({ ...again, problem: null });
    await record(again);
  }
}

/** Begin to listen. */
export function startDeleting() {
  document.addEventListener("submit", (event) => {
    if (event.submitter?.matches(BUTTON)) {
      event.preventDefault();
      remove(event.submitter);
    }
  });
  document.addEventListener("click", onClick);
  document.addEventListener("journal:refused", ({ detail: { entry } }) => isDelete(entry) && show(entry));
  document.addEventListener("journal:acknowledged", ({ detail: { entry } }) => {
    if (isDelete(entry) && document.activeElement === document.body) {
      cardOf(entry.uuid)?.querySelector("button")?.focus({ preventScroll: true });
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => event.target.id === "reading" && showKept());
  showKept();
}
