// The column of cards keeps step with the text; the text never moves for it.

import { onPhone } from "./placing.js";

const column = () => document.getElementById("margin");

/** @param {Element} card what to bring into sight in its column */
export function scrollColumn(card, part = 0.25) {
  const place = card.getBoundingClientRect().top - column().getBoundingClientRect().top;
  column().scrollBy({ top: place - column().clientHeight * part, behavior: "instant" });
}

/** While the text is scrolled, show the cards of what is being read; while the column is under the pointer, leave it. */
export function followText() {
  let asked = false;
  window.addEventListener(
    "scroll",
    () => {
      if (!asked) {
        asked = true;
        requestAnimationFrame(() => {
          asked = false;
          follow();
        });
      }
    },
    { passive: true },
  );
}

function follow() {
  if (onPhone() || !column() || column().matches(":hover, :focus-within")) {
    return;
  }
  const line = document.getElementById("bar").getBoundingClientRect().bottom;
  const read = Array.from(document.querySelectorAll("#main [data-passage]")).find((passage) => passage.getBoundingClientRect().bottom > line);
  const cards = Array.from(document.querySelectorAll("#cards > [data-start]"));
  const card = read && cards.find((one) => Number(one.dataset.start) >= Number(read.dataset.start));
  if (card === cards[0]) {
    column().scrollTo({ top: 0, behavior: "instant" });
  } else if (card) {
    scrollColumn(card, 0.02);
  }
}
