// From one note that the filter shows to the next, in the order of the text, also past the cards that are on the page.

import { say } from "./announce.js";
import { bringCard, showMarks } from "./cards.js";
import { scrollColumn } from "./column.js";
import { keepInSight, onPhone } from "./placing.js";
import { rangeOfSpan } from "./selectors.js";
import { fragmentHeaders, withQuery } from "./session.js";
import { raiseSheet } from "./sheets.js";

const last = { uuid: "", at: "" };

// Where one reads: the first passage below the bar.
function placeRead() {
  const line = document.getElementById("bar").getBoundingClientRect().bottom;
  const read = Array.from(document.querySelectorAll("#main [data-passage]")).find((passage) => passage.getBoundingClientRect().bottom > line);
  return read?.dataset.start ?? 0;
}

function tell(at) {
  const place = document.querySelector("[data-shown-at]");
  if (place) {
    place.textContent = at;
  }
}

function show(answer) {
  const { shown, words, at } = answer.dataset;
  if (shown) {
    let card = document.getElementById(`annotation-card-${shown}`);
    if (!card) {
      card = answer.firstElementChild;
      bringCard(card);
    }
    last.uuid = shown;
    tell(at);
    if (card.dataset.start) {
      showMarks(shown, card);
    }
    if (onPhone()) {
      raiseSheet("margin");
      const range = rangeOfSpan(Number(card.dataset.start), Number(card.dataset.end), document.getElementById("main"));
      if (range) {
        keepInSight(document.getElementById("margin"), range);
      }
    }
    scrollColumn(card);
  }
  say(words);
}

/**
 * Go to the note after or before the chosen one, else after or before what is read; its place is told aloud.
 * @param {1 | -1} direction
 */
export async function nextShown(direction) {
  const steps = document.getElementById("shown");
  const button = document.activeElement?.closest("#shown a");
  const of = document.querySelector(".card.chosen[data-card]")?.dataset.card ?? last.uuid;
  const query = { to: direction === 1 ? "next" : "previous", of, at: placeRead() };
  try {
    const response = await fetch(withQuery(steps.dataset.stepUrl, query), { headers: fragmentHeaders() });
    if (response.headers.has("HX-Redirect")) {
      window.location.assign(response.headers.get("HX-Redirect"));
      return;
    }
    const template = document.createElement("template");
    template.innerHTML = await response.text();
    show(template.content.querySelector("[data-words]"));
    document.querySelector(`#shown [data-shown-step="${button?.dataset.shownStep}"]`)?.focus({ preventScroll: true });
  } catch {
    say(steps.dataset.wordsUnreached);
  }
}

/** Begin to listen. */
export function startShown() {
  document.addEventListener("click", (event) => {
    const step = event.target.closest("[data-shown-step]");
    if (step) {
      event.preventDefault();
      nextShown(Number(step.dataset.shownStep));
    }
  });
}
