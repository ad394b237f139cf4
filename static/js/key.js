// The page of the key: a place has the focus, and a key settles it and leads to the next one.

import { commandOf } from "./commands.js";

const every = () => Array.from(document.querySelectorAll("[data-candidate]"));

/**
 * Focus the place that is so many places further, beyond settled ones where there are open ones.
 * @param {Element | null} from
 * @param {number} step
 */
function move(from, step) {
  const places = every();
  const at = from ? places.indexOf(from) : -1;
  const next = places[Math.min(Math.max(at + step, 0), places.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function settle(place, name) {
  const button = place.querySelector(`[data-settles="${name}"]`);
  if (!button) {
    return;
  }
  if (name === "candidate-reject") {
    button.parentElement.open = true;
    place.querySelector("[data-key-reason]").focus();
    return;
  }
  button.click();
  if (name !== "candidate-undo") {
    move(place, 1);
  }
}

const STEPS = { "candidate-next": 1, "candidate-previous": -1 };

document.addEventListener("keydown", (event) => {
  const place = event.target.closest("[data-candidate]");
  if (place && event.target.matches("[data-key-reason]")) {
    if (event.key === "Escape") {
      place.focus();
    }
    return;
  }
  const name = place && !event.target.closest("input, textarea, select") ? commandOf(event, "settling") : "";
  if (!name) {
    return;
  }
  event.preventDefault();
  if (name in STEPS) {
    move(place, STEPS[name]);
  } else {
    settle(place, name);
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-candidate-move]");
  if (button) {
    move(last, button.dataset.candidateMove === "next" ? 1 : -1);
  }
});

// Where the focus was, for the buttons; and for a place that is drawn anew while it has it.
let last = null;
document.addEventListener("focusin", (event) => {
  last = event.target.closest("[data-candidate]") ?? last;
});
let within = "";
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  within = target.matches("[data-candidate]") && target.contains(document.activeElement) ? target.id : "";
});
document.addEventListener("htmx:afterSettle", () => {
  if (within) {
    document.getElementById(within)?.focus({ preventScroll: true });
    within = "";
  }
});

for (const button of document.querySelectorAll("[data-candidate-move]")) {
  button.hidden = false;
}
