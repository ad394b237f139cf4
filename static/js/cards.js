// From a mark to its cards, and from a card to its marks.

import { unfold } from "./folds.js";
import { focusOnMark } from "./marks.js";
import { followText, scrollColumn } from "./column.js";
import { flashMarks, flashRange } from "./highlights.js";
import { fromUtf16 } from "./offsets.js";
import { keepInSight, onPhone } from "./placing.js";
import { passageStart, passageText, rangeOfSpan, unitsBefore } from "./selectors.js";
import { fragmentHeaders, tellText, withQuery } from "./session.js";
import { raiseSheet } from "./sheets.js";

const chosen = { fetching: null };

/**
 * Show the cards of a mark: one's own are on the page, those of the class are asked for.
 * @param {HTMLElement} mark a run with .own or .depth
 * @param {{focus?: boolean}} how focus: move the keyboard to the first card
 */
export async function chooseMark(mark, { focus = false } = {}) {
  clearChosen();
  mark.classList.add("chosen-mark");
  let cards = (mark.dataset.annotations ?? "").split(" ").filter(Boolean).map(cardOf);
  raiseSheet("margin");
  if (onPhone()) {
    keepInSight(document.getElementById("margin"), mark);
  }
  if (mark.classList.contains("depth") || cards.some((card) => card === null)) {
    cards = [...cards, ...(await showPlace(mark))];
  }
  for (const card of cards.filter(Boolean)) {
    card.classList.add("chosen");
  }
  const first = cards.find(Boolean) ?? document.querySelector("#place .card");
  if (first) {
    scrollColumn(first);
    if (focus) {
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
    }
  }
}

const cardOf = (uuid) => document.getElementById(`annotation-card-${uuid}`);

// What lies at the mark, asked of the server. Cards that all stand on the page already are returned, not shown twice.
async function showPlace(mark) {
  const passage = mark.closest("[data-passage]");
  const at = passageStart(passage) + fromUtf16(passageText(passage), unitsBefore(passage, mark, 0));
  chosen.fetching?.abort();
  chosen.fetching = new AbortController();
  const { placeUrl, version } = document.getElementById("reading").dataset;
  try {
    const response = await fetch(withQuery(placeUrl, { at, version }), { headers: fragmentHeaders(), signal: chosen.fetching.signal });
    tellText(response.headers.get("X-Text-Version"));
    if (response.ok && !response.headers.has("HX-Redirect")) {
      const place = document.getElementById("place");
      place.innerHTML = await response.text();
      const listed = Array.from(place.querySelectorAll("[data-show]"), (link) => cardOf(link.dataset.show));
      if (listed.every(Boolean)) {
        place.replaceChildren();
        return listed;
      }
      window.htmx.process(place);
    }
  } catch {
    // Without the server the cards that are on the page are what there is.
  }
  return [];
}

/**
 * Show the marks of a card: scroll to its words and let them flash.
 * @param {string} uuid of the annotation
 * @param {HTMLElement} card with data-start and data-end, code points of the version
 */
export function showMarks(uuid, card) {
  clearChosen();
  card.classList.add("chosen");
  raiseSheet(null);
  const range = rangeOfSpan(Number(card.dataset.start), Number(card.dataset.end), document.getElementById("main"));
  const marks = document.querySelectorAll(`[data-annotations~="${CSS.escape(uuid)}"]`);
  const first = marks[0] ?? range?.startContainer.parentElement;
  unfold(first);
  first?.scrollIntoView({ block: "center" });
  if (marks.length) {
    flashMarks(marks);
    focusOnMark(marks[0]);
  } else {
    flashRange(range);
    first?.closest("[data-passage]").focus({ preventScroll: true });
  }
}

function clearChosen() {
  for (const element of document.querySelectorAll(".chosen, .chosen-mark")) {
    element.classList.remove("chosen", "chosen-mark");
  }
}

function onClick(event) {
  const link = event.target.closest("[data-show]");
  if (link) {
    event.preventDefault();
    showMarks(link.dataset.show, link.closest(".card"));
    return;
  }
  if (event.target.closest("[data-close-place]")) {
    document.getElementById("place").replaceChildren();
    return;
  }
  const mark = event.target.closest(".own, .depth");
  const cited = onPhone() && mark?.matches("[data-citation]"); // there its card rises, which leads on to the notes
  if (mark && !cited && !event.target.closest("a") && document.getSelection().isCollapsed) {
    chooseMark(mark);
  }
}

/** Begin to listen. */
export function startCards() {
  followText();
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches(".card[data-card][data-start]")) {
      showMarks(event.target.dataset.card, event.target);
    }
  });
}
