// Watches what a person selects, by mouse, touch or keyboard, and tells when it has settled.

import { spanOfRange } from "./selectors.js";

const SETTLING = 250; // milliseconds without a change

const watched = { timer: 0, pressed: false, paused: false, touch: window.matchMedia("(pointer: coarse)").matches };

/** @param {boolean} paused true while the keyboard chooses words: it says itself when they are chosen */
export function pauseWatching(paused) {
  watched.paused = paused;
  clearTimeout(watched.timer);
}

/**
 * @returns {{start: number, end: number, exact: string, first: Element, last: Element, range: Range, cut: string} | null} what is
 *   selected in the text now; cut says why it is less than what is marked: "edge", "gap", or "fold" where it is more than
 *   what is seen
 */
export function selectedSpan() {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) {
    return null;
  }
  const range = selection.getRangeAt(0);
  const root = document.getElementById("main");
  if (!root || !range.intersectsNode(root)) {
    return null;
  }
  const span = spanOfRange(range, root);
  return span && { ...span, range: range.cloneRange(), cut: span.cut || beyond(range, span) || folded(range) };
}

// Words before the first passage or after the last are no words of the writing.
function beyond(range, { first, last }) {
  const before = range.cloneRange();
  const after = range.cloneRange();
  before.setEndBefore(first);
  after.setStartAfter(last);
  const outside = (end, part) => !end.parentElement?.closest("[data-passage]") && part.toString().trim() !== "";
  return outside(range.startContainer, before) || outside(range.endContainer, after) ? "edge" : "";
}

function folded(range) {
  const hidden = Array.from(document.querySelectorAll("#main details:not([open])"));
  return hidden.some((fold) => range.intersectsNode(fold) && fold.querySelector("[data-passage]")) ? "fold" : "";
}

function settle() {
  const active = document.activeElement;
  if (watched.pressed || watched.paused || active?.closest("#copy-menu, .edit-form, #rail, #margin")) {
    return;
  }
  const span = selectedSpan();
  const event = span
    ? new CustomEvent("selection:settled", { detail: { span, focus: false, touch: watched.touch } })
    : new CustomEvent("selection:cleared");
  document.dispatchEvent(event);
}

/** Begin to watch. */
export function watchSelection() {
  const later = () => {
    clearTimeout(watched.timer);
    watched.timer = setTimeout(settle, SETTLING);
  };
  document.addEventListener("selectionchange", later);
  document.addEventListener("pointerdown", (event) => {
    watched.pressed = event.pointerType === "mouse";
    watched.touch = event.pointerType === "touch";
  });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      watched.pressed = false;
      later();
    });
  }
}
