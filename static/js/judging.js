// The page on which a student's work is read and judged: keys, what is typed is kept, kept comments.

import { commandOf } from "./commands.js";
import { startPhrases } from "./phrases.js";
import { csrfToken, pageUser } from "./session.js";

const words = () => document.getElementById("reading-words").dataset;
const entries = () => Array.from(document.querySelectorAll("[data-entry], [data-whole]"));
const keyOf = (form) => `remark ${pageUser()} ${form.getAttribute("action")} ${form.elements.about.value}`;
const chosenIn = (form) => form.querySelector("input[name=verdict]:checked")?.value ?? "";
const saved = new WeakMap(); // what the server has of each form
const contentOf = (form) => JSON.stringify([chosenIn(form), form.elements.words.value.trim()]);
const isDirty = (form) => saved.get(form) !== contentOf(form);

function tell(form, told) {
  const state = form.querySelector(".unit-state");
  let place = state.querySelector("[data-told]");
  state.querySelector(".saved")?.remove();
  if (!place && told) {
    place = document.createElement("span");
    place.dataset.told = "";
    state.append(place);
  }
  if (place && place.textContent !== told) {
    place.textContent = told;
  }
}

// Kept in the tab until the server has it.
function keep(form) {
  if (isDirty(form)) {
    sessionStorage.setItem(keyOf(form), contentOf(form));
    tell(form, words().wordsTyped);
  } else {
    sessionStorage.removeItem(keyOf(form));
  }
}

function restore(form) {
  saved.set(form, contentOf(form));
  const kept = sessionStorage.getItem(keyOf(form));
  if (!kept || kept === contentOf(form)) {
    sessionStorage.removeItem(keyOf(form));
    return;
  }
  const [verdict, typed] = JSON.parse(kept);
  form.elements.words.value = typed;
  for (const radio of form.querySelectorAll("input[name=verdict]")) {
    radio.checked = radio.value === verdict;
  }
  tell(form, words().wordsTyped);
}

const sending = new WeakMap();
document.addEventListener("htmx:beforeSend", ({ target }) => target.matches("[data-unit]") && sending.set(target, contentOf(target)));
document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (!target.matches("[data-unit]")) {
    return;
  }
  if (detail.successful && detail.xhr.status === 200) {
    saved.set(target, sending.get(target));
    keep(target);
  } else if (detail.xhr.status !== 409 && detail.xhr.status !== 422) {
    tell(target, words().wordsFailed);
  }
});
document.addEventListener("input", ({ target }) => target.form?.matches("[data-unit]") && keep(target.form));

// Who leaves while something is typed leaves it to the server all the same.
window.addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll("[data-unit]")) {
    if (isDirty(form) && !form.dataset.leaving) {
      fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true, headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" } });
    }
  }
});

// A step is a page of its own: the form is then posted plainly.
document.addEventListener(
  "click",
  (event) => {
    const judges = event.target.closest("[data-judges]");
    if (judges) {
      judges.form.dataset.leaving = "";
      event.stopPropagation();
      event.preventDefault();
      const step = document.createElement("input");
      Object.assign(step, { type: "hidden", name: "step", value: judges.value });
      judges.form.append(step);
      judges.form.action = judges.formAction;
      HTMLFormElement.prototype.submit.call(judges.form);
    }
  },
  true,
);

function show(entry) {
  entry?.focus({ preventScroll: true });
  entry?.scrollIntoView({ block: "start" });
}

function step(by) {
  const every = entries();
  const at = every.indexOf(document.activeElement.closest?.("[data-entry], [data-whole]"));
  const next = every[at + by];
  if (next && (at >= 0 || by > 0)) {
    show(next);
  } else {
    document.querySelector(by > 0 ? "[data-page-after]" : "[data-page-before]")?.click();
  }
}

// The judged line that a key means: the one with the focus, else the entry's first without a verdict, else its first.
function unitAt(entry) {
  const units = Array.from(entry?.querySelectorAll("[data-unit]") ?? []);
  return units.find((unit) => unit.contains(document.activeElement)) ?? units.find((unit) => unit.elements.verdict && !chosenIn(unit)) ?? units.at(-1);
}

function judge(unit, verdict) {
  const wanted = chosenIn(unit) === verdict ? "" : verdict;
  const radio = unit.querySelector(`input[name=verdict][value="${wanted}"]`);
  if (radio) {
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const COMMANDS = {
  "entry-next": () => step(1),
  "entry-previous": () => step(-1),
  comment: (entry) => unitAt(entry)?.elements.words.focus(),
  whole: () => show(document.querySelector("[data-whole]")),
  leave: (entry) => show(entry),
  "student-next": () => document.querySelector("[data-student-after]")?.click(),
  "student-previous": () => document.querySelector("[data-student-before]")?.click(),
  save(entry) {
    const unit = unitAt(entry);
    if (unit && isDirty(unit)) {
      unit.requestSubmit(unit.querySelector("button[type=submit]:not([name])"));
    }
    if (!entry?.matches("[data-whole]")) {
      step(1);
    }
  },
};

document.addEventListener("keydown", (event) => {
  const name = event.defaultPrevented || document.querySelector("dialog[open]") ? "" : commandOf(event, "judging") || commandOf(event, "page");
  const typing = event.target.closest("textarea, input:not([type=radio])");
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "Escape";
  const entry = event.target.closest("[data-entry], [data-whole]");
  if (!name || (plain && (typing || !entry)) || (!entry && name === "leave")) {
    return;
  }
  if (["convincing", "partly", "unconvincing"].includes(name)) {
    const unit = unitAt(entry);
    if (unit?.elements.verdict) {
      judge(unit, name);
    }
  } else if (name === "help") {
    document.getElementById("keyboard-help").showModal();
  } else if (COMMANDS[name]) {
    COMMANDS[name](entry);
  } else {
    return;
  }
  event.preventDefault();
});
for (const help of document.querySelectorAll("[data-help]")) {
  help.hidden = false;
  help.addEventListener("click", () => document.getElementById("keyboard-help").showModal());
}
for (const form of document.querySelectorAll("[data-unit]")) {
  restore(form);
}
startPhrases();
if (!window.location.hash) {
  entries()[0]?.focus({ preventScroll: true });
}
