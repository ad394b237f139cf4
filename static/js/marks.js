// Puts the focus on a mark. It can be focused only while it is: Chromium begins no selection at the first letter of what
// a click could focus.

/** @param {HTMLElement} mark a mark of the text, or a link in it (which keeps its own place in the order of tabs) */
export function focusOnMark(mark) {
  if (!mark.matches("a")) {
    mark.tabIndex = -1;
    if (mark.matches("[data-citation]")) {
      mark.setAttribute("role", "button");
    }
    mark.addEventListener("blur", () => leave(mark), { once: true });
  }
  mark.focus({ preventScroll: true });
}

function leave(mark) {
  mark.removeAttribute("tabindex");
  mark.removeAttribute("role");
}
