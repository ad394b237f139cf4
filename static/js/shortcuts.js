// The page of one's own keys: a key is pressed instead of written, and one that means two things is told at once.

import { keyOf } from "./commands.js";

const form = document.querySelector("[data-shortcuts]");
const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph"]);
const pressing = { button: null, words: "" };

const fieldOf = (button) => button.closest(".shortcut").querySelector("input");
const words = (name, values) => form.dataset[name].replace(/\{(\w+)\}/gu, (_, key) => values[key]);
const labelOf = (field) => field.labels[0].textContent.trim();

// The keys of a field; one that is written with 1 stands for 1 to 9.
function keysOf(field) {
  const keys = field.value.split(" ").filter(Boolean);
  return field.dataset.digits ? keys.flatMap((key) => Array.from("123456789", (digit) => key.replace(/[1-9]$/u, digit))) : keys;
}

function clashOf(field) {
  const isApart = (scope) => ["settling", "judging", "pairing"].includes(scope);
  const scopes = isApart(field.dataset.scope) ? [field.dataset.scope] : [field.dataset.scope, "page"];
  for (const other of form.querySelectorAll("[data-scope]")) {
    const together = scopes.includes(other.dataset.scope) || (field.dataset.scope === "page" && !isApart(other.dataset.scope));
    const key = other !== field && together ? keysOf(field).find((each) => keysOf(other).includes(each)) : "";
    if (key) {
      return words("wordsClash", { key, words: labelOf(other) });
    }
  }
  return "";
}

function tell(field, told) {
  const output = field.closest(".shortcut").querySelector("output");
  const clash = clashOf(field);
  output.textContent = clash || told;
  output.classList.toggle("clash", Boolean(clash));
}

function stop() {
  if (pressing.button) {
    pressing.button.removeAttribute("aria-pressed");
    pressing.button.textContent = pressing.words;
    pressing.button = null;
  }
}

function begin(button) {
  stop();
  pressing.button = button;
  pressing.words = button.textContent;
  button.setAttribute("aria-pressed", "true");
  button.textContent = form.dataset.wordsPressing;
}

function onKey(event) {
  if (!pressing.button || MODIFIERS.has(event.key)) {
    return;
  }
  const field = fieldOf(pressing.button);
  stop();
  if (event.key === "Tab") {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const key = keyOf(event).replace("Mod+", "Ctrl+");
  field.value = field.dataset.digits ? key.replace(/\d$/u, "1") : key;
  tell(field, words("wordsPressed", { key: field.value }));
}

for (const button of form.querySelectorAll("[data-press]")) {
  button.hidden = false;
}
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-press]");
  if (button && event.detail === 0 && button === pressing.button) {
    return;
  }
  if (button) {
    begin(button);
  }
});
form.addEventListener("input", (event) => event.target.dataset.scope && tell(event.target, ""));
form.addEventListener("focusout", stop);
document.addEventListener("keydown", onKey, { capture: true });
