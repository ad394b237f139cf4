// Which command a key means. The page carries the table of commands, with the person's own keys, in its help.

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const table = new Map();

/**
 * @param {KeyboardEvent} event
 * @returns {string} the key as the table writes it: Mod+Shift+z
 */
export function keyOf(event) {
  const typed = event.getModifierState("AltGraph");
  const ctrl = (event.ctrlKey || event.metaKey) && !typed;
  const alt = event.altKey && !typed;
  // Alt writes other letters on a Mac.
  let key = alt && /^(?:Key|Digit)/u.test(event.code) ? event.code.at(-1) : event.key;
  key = { " ": "Space", "+": "Plus" }[key] ?? key;
  const letter = key.toLowerCase() !== key.toUpperCase() || key.length > 1;
  const parts = [ctrl && "Mod", alt && "Alt", event.shiftKey && letter && key !== "Plus" && "Shift", key.length === 1 ? key.toLowerCase() : key];
  return parts.filter(Boolean).join("+");
}

/**
 * @param {KeyboardEvent} event
 * @param {"text" | "choosing" | "panel" | "review" | "page"} scope
 * @returns {string} the name of the command, or ""
 */
export function commandOf(event, scope) {
  if (!table.size) {
    for (const { dataset } of document.querySelectorAll("[data-command]")) {
      for (const key of dataset.keys.split(" ")) {
        table.set(`${dataset.scope} ${key}`, dataset.command);
      }
    }
  }
  const key = `${scope} ${keyOf(event)}`;
  const first = table.get(key.replace(/[2-9]$/u, "1"));
  return table.get(key) ?? (first === "claim" ? first : "");
}

/**
 * Do a command of the page: who listens to `command:<name>` and prevents its default does it, else what bears
 * data-runs="<name>" is clicked, in the chosen card before elsewhere.
 * @param {string} name
 * @param {Element} at where the key was pressed
 * @returns {boolean} whether anybody did it
 */
function run(name, at) {
  if (!at.dispatchEvent(new CustomEvent(`command:${name}`, { bubbles: true, cancelable: true }))) {
    return true;
  }
  const card = at.closest(".card") ?? document.querySelector(".card.chosen");
  const runs = `[data-runs~="${name}"]`;
  const found = card?.querySelector(runs) ?? Array.from(document.querySelectorAll(runs)).find((each) => !each.closest(".card"));
  found?.click();
  return Boolean(found);
}

/**
 * Begin to listen for the keys that count everywhere on the page.
 * @param {"review" | ""} scope whose keys count besides
 */
export function startCommands(scope = "") {
  document.addEventListener("keydown", (event) => {
    const name = event.defaultPrevented || document.querySelector("dialog[open]") ? "" : commandOf(event, "page") || (scope && commandOf(event, scope));
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const typing = event.target.closest(TYPING) && (plain || /^(?:un|re)do$/u.test(name));
    if (name && !typing && run(name, event.target)) {
      event.preventDefault();
    }
  });
}
