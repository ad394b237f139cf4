// On a phone the columns beside the text are sheets that rise from the dock.

import { onPhone } from "./placing.js";

/** @param {"rail" | "margin" | null} name which sheet is up */
export function raiseSheet(name) {
  if (name && onPhone()) {
    document.body.dataset.sheet = name;
  } else {
    delete document.body.dataset.sheet;
  }
  for (const link of document.querySelectorAll(".dock [data-sheet]")) {
    link.setAttribute("aria-expanded", String(link.dataset.sheet === document.body.dataset.sheet));
  }
}

function onClick(event) {
  const opener = event.target.closest(".dock [data-sheet]");
  const up = document.body.dataset.sheet;
  if (opener && onPhone()) {
    event.preventDefault();
    raiseSheet(up === opener.dataset.sheet ? null : opener.dataset.sheet);
    document.getElementById(document.body.dataset.sheet)?.querySelector("[data-close-sheet]")?.focus({ preventScroll: true });
  } else if (event.target.closest("[data-close-sheet]") || (up && event.target.closest("#main, #rail a"))) {
    raiseSheet(null);
  }
}

/** Begin to listen. */
export function startSheets() {
  document.addEventListener("click", onClick);
  document.addEventListener("sheet:lower", () => raiseSheet(null));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.dataset.sheet) {
      const opener = document.querySelector(`.dock [data-sheet="${document.body.dataset.sheet}"]`);
      raiseSheet(null);
      opener?.focus();
    }
  });
}
