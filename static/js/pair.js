// Two students side by side: keys from place to place, from difference to difference, from student to student.

import { commandOf } from "./commands.js";

const rows = () => Array.from(document.querySelectorAll("[data-row]"));

function show(row) {
  for (const each of rows()) {
    each.tabIndex = each === row ? 0 : -1;
  }
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "start" });
}

function step(by, wanted = "[data-row]") {
  const every = rows();
  const at = every.indexOf(document.activeElement.closest("[data-row]"));
  const fits = (row) => row.matches(wanted);
  const next = by > 0 ? every.slice(at + 1).find(fits) : every.slice(0, Math.max(at, 0)).findLast(fits);
  if (next) {
    show(next);
  }
}

const openHelp = () => document.getElementById("keyboard-help").showModal();
const COMMANDS = {
  "place-next": () => step(1),
  "place-previous": () => step(-1),
  "difference-next": () => step(1, "[data-differs]"),
  "difference-previous": () => step(-1, "[data-differs]"),
  "pair-next": () => document.querySelector("[data-pair-next]")?.click(),
  "pair-previous": () => document.querySelector("[data-pair-previous]")?.click(),
  help: openHelp,
};

document.addEventListener("keydown", (event) => {
  const busy = event.defaultPrevented || document.querySelector("dialog[open]");
  const name = busy ? "" : commandOf(event, "pairing") || commandOf(event, "page");
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (COMMANDS[name] && !(plain && !event.target.closest("[data-row]"))) {
    event.preventDefault();
    COMMANDS[name]();
  }
});
document.addEventListener("click", (event) => event.target.closest("[data-help]") && openHelp());
for (const help of document.querySelectorAll("[data-help]")) {
  help.hidden = false;
}
