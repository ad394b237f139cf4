// Puts the focus on a mark. It can be focused only while it is: Chromium begins no selection at the first letter of what
// a click could focus.

/** @param {HTMLElement} mark a mark of the text, or a link in it (which keeps its own place in the order of tabs) */
export function focusOnMark(mark) {
  if (!mark.matches("a")) {
    mark.tabIndex = -1;
    mark.setAttribute("role", "button");
    describe(mark);
    mark.addEventListener("blur", () => leave(mark), { once: true });
  }
  mark.focus({ preventScroll: true });
}

// What lies on the mark: the names of its cards, each with its claims; of what the server would list, that it does.
function describe(mark) {
  const told = (mark.dataset.annotations ?? "").split(" ").filter(Boolean).map((uuid) => {
    const card = document.getElementById(`annotation-card-${uuid}`);
    const claims = Array.from(card?.querySelectorAll(".card-head .chip") ?? [], (chip) => chip.title || chip.textContent.trim());
    return card ? [card.getAttribute("aria-label"), ...claims].join(", ") : "";
  });
  if (mark.matches(".depth")) {
    told.push(document.getElementById("announcer").dataset.wordsDepth);
  }
  mark.setAttribute("aria-description", told.filter(Boolean).join("; "));
}

function leave(mark) {
  for (const name of ["tabindex", "role", "aria-description"]) {
    mark.removeAttribute(name);
  }
}
