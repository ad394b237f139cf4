// Watches what a person selects, by mouse, touch or keyboard, and tells when it has settled.

import { spanOfRange } from "./selectors.js";

const SETTLING = 250; // milliseconds without a change

const watched = { timer: 0, pressed: false, paused: false };

/** @param {boolean} paused true while the keyboard chooses words: it says itself when they are chosen */
export function pauseWatching(paused) {
  watched.paused = paused;
  clearTimeout(watched.timer);
}

/**
 * @returns {{start: number, end: number, exact: string, first: Element, last: Element, range: Range} | null} what is selected in the text now
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
  return span && { ...span, range: range.cloneRange() };
}

function settle() {
  const active = document.activeElement;
  if (watched.pressed || watched.paused || active?.closest("#composer, #copy-menu, .edit-form, #rail, #margin")) {
    return;
  }
  const span = selectedSpan();
  if (span) {
    document.dispatchEvent(new CustomEvent("selection:settled", { detail: { span, focus: false } }));
  }
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
  });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      watched.pressed = false;
      later();
    });
  }
}
