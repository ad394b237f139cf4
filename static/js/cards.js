// From a mark to its cards, and from a card to its marks.

import { unfold } from "./folds.js";
import { focusOnMark } from "./marks.js";
import { scrollColumn } from "./column.js";
import { flashMarks, flashRange } from "./highlights.js";
import { fromUtf16 } from "./offsets.js";
import { insertCard } from "./pieces.js";
import { keepInSight, onPhone } from "./placing.js";
import { passageStart, passageText, rangeOfSpan, unitsBefore } from "./selectors.js";
import { fragmentHeaders, tellText, withQuery } from "./session.js";
import { raiseSheet } from "./sheets.js";
import { openStack, rowsOf } from "./stack.js";

const chosen = { fetching: null };

const cardOf = (uuid) => document.getElementById(`annotation-card-${uuid}`);
const marksOf = (uuid) => document.querySelectorAll(`#main [data-annotations~="${CSS.escape(uuid)}"]`);

/**
 * Show what lies at a mark: the card where one lies there, a list of them where several do. One's own are on the page,
 * those of the class are asked for.
 * @param {HTMLElement} mark a run with .own or .depth
 * @param {{focus?: boolean}} how focus: move the keyboard there
 */
export async function chooseMark(mark, { focus = false } = {}) {
  clearChosen();
  mark.classList.add("chosen-mark");
  const cards = (mark.dataset.annotations ?? "").split(" ").filter(Boolean).map(cardOf);
  const here = mark.classList.contains("depth") || cards.includes(null) ? await askPlace(mark) : null;
  const rows = here?.querySelector("[data-stack-row]") ? Array.from(here.querySelectorAll("li")) : rowsOf(cards.filter(Boolean));
  const choose = (uuid, byKey) => {
    if (!cardOf(uuid)) {
      bringCard(here?.querySelector(`template[data-stack-card="${CSS.escape(uuid)}"]`)?.content.firstElementChild);
    }
    chooseCard(uuid, { mark, focus: byKey });
  };
  const uuids = rows.map((row) => row.querySelector("[data-stack-row]")?.dataset.stackRow).filter(Boolean);
  if (uuids.length === 1) {
    choose(uuids[0], focus);
  } else if (uuids.length) {
    openStack(mark, rows, { focus, choose });
  }
}

/**
 * Show the card of an annotation beside its words, which stay where they are.
 * @param {string} uuid
 * @param {{mark?: HTMLElement, focus?: boolean}} how mark: the run that was chosen; focus: move the keyboard to the card
 */
export function chooseCard(uuid, { mark = marksOf(uuid)[0], focus = false } = {}) {
  const card = cardOf(uuid);
  clearChosen();
  mark?.classList.add("chosen-mark");
  light(uuid);
  if (!card) {
    return;
  }
  card.classList.add("chosen");
  raiseSheet("margin");
  if (onPhone() && mark) {
    keepInSight(document.getElementById("margin"), mark);
  }
  scrollColumn(card);
  if (focus) {
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
  }
}

// What lies at the mark, asked of the server: the rows of a stack. Null where it does not answer.
async function askPlace(mark) {
  const passage = mark.closest("[data-passage]");
  const at = passageStart(passage) + fromUtf16(passageText(passage), unitsBefore(passage, mark, 0));
  chosen.fetching?.abort();
  chosen.fetching = new AbortController();
  const { placeUrl, version } = document.getElementById("reading").dataset;
  try {
    const response = await fetch(withQuery(placeUrl, { at, version }), { headers: fragmentHeaders(), signal: chosen.fetching.signal });
    tellText(response.headers.get("X-Text-Version"));
    if (response.ok && !response.headers.has("HX-Redirect")) {
      const holder = document.createElement("template");
      holder.innerHTML = await response.text();
      return holder.content;
    }
  } catch {
    // Without the server the cards that are on the page are what there is.
  }
  return null;
}

/**
 * A card that the column does not hold comes into it, in the place of the one that was brought before.
 * @param {HTMLElement | null | undefined} card
 */
export function bringCard(card) {
  if (card) {
    document.querySelector("#cards > [data-brought]")?.remove();
    card.dataset.brought = "";
    insertCard(card);
    window.htmx.process(card);
  }
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
  const marks = marksOf(uuid);
  const first = marks[0] ?? range?.startContainer.parentElement;
  unfold(first);
  first?.scrollIntoView({ block: "center" });
  if (card.parentElement?.id === "cards" && !onPhone()) {
    scrollColumn(card);
  }
  if (marks.length) {
    light(uuid);
    marks[0].classList.add("chosen-mark");
    flashMarks(marks);
    focusOnMark(marks[0]);
  } else {
    flashRange(range);
    first?.closest("[data-passage]").focus({ preventScroll: true });
  }
}

function light(uuid) {
  for (const mark of marksOf(uuid)) {
    mark.classList.add("lit");
  }
  document.querySelector(`[data-track="${CSS.escape(uuid)}"]`)?.classList.add("chosen");
}

function clearChosen() {
  for (const element of document.querySelectorAll(".chosen, .chosen-mark, .lit")) {
    element.classList.remove("chosen", "chosen-mark", "lit");
  }
}

function onClick(event) {
  const link = event.target.closest("[data-show]");
  if (link) {
    event.preventDefault();
    showMarks(link.dataset.show, link.closest(".card"));
    return;
  }
  const track = event.target.closest("[data-track]");
  if (track) {
    chooseCard(track.dataset.track);
    return;
  }
  const card = event.target.closest("#cards > .card[data-card]");
  if (card && !onPhone() && !card.matches(".chosen") && !event.target.closest("a, button, input, textarea, select, label")) {
    chooseCard(card.dataset.card);
    return;
  }
  const mark = event.target.closest(".own, .depth");
  const cited = mark?.matches("[data-citation]"); // there its own card rises, which leads on to the notes
  if (mark && !(cited && onPhone()) && !event.target.closest("a") && document.getSelection().isCollapsed) {
    const uuids = (mark.dataset.annotations ?? "").split(" ");
    if (!cited) {
      chooseMark(mark);
    } else if (!mark.matches(".depth") && uuids.length === 1 && cardOf(uuids[0])) {
      chooseCard(uuids[0], { mark });
    }
  }
}

/** Begin to listen. */
export function startCards() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches(".card[data-card][data-start]")) {
      showMarks(event.target.dataset.card, event.target);
    }
  });
}
