// How much more a note can hold: said when little is left. Nothing is cut. What was drawn of it is shut while it changes.

import { codePointLength } from "./offsets.js";

const NEAR = 0.95; // of the limit

/**
 * @param {HTMLTextAreaElement} note with data-note-limit, in code points
 * @returns {boolean} whether it can be sent; its count below says what is left, or what is too much
 */
export function fits(note) {
  const limit = Number(note.dataset.noteLimit);
  const count = note.parentElement.querySelector("[data-note-count]");
  const left = note.value.length > limit * NEAR ? limit - codePointLength(note.value.trim()) : limit;
  count.hidden = left > limit * (1 - NEAR);
  if (!count.hidden) {
    const words = left < 0 ? count.dataset.wordsOver : count.dataset.wordsLeft;
    count.textContent = words.replace("{count}", Math.abs(left).toLocaleString("en"));
  }
  note.toggleAttribute("aria-invalid", left < 0);
  count.parentElement.querySelector(".preview").open = false;
  return left >= 0;
}

/** Begin to listen. */
export function startLengths() {
  document.addEventListener("input", (event) => event.target.matches("[data-note-limit]") && fits(event.target));
  document.addEventListener(
    "submit",
    (event) => {
      const note = event.target.querySelector("[data-note-limit]");
      if (note && !fits(note)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        note.focus();
      }
    },
    true,
  );
}
