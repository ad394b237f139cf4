// The column of cards. Cards stand beside their words and scroll with them; where there are too many for that (the page
// says so: .margin.many), and on a telephone, they are a list with a scroll of its own. The text never moves for them.

import { codePointLength, toUtf16 } from "./offsets.js";
import { onPage, pageChanged } from "./page.js";
import { onPhone } from "./placing.js";
import { passageStart, textNodes } from "./selectors.js";

const GAP = 8; // CSS pixels between cards
const RISE = 9; // CSS pixels that a card begins above its line, so that both first lines are level
const CROWDED = 500; // CSS pixels that a card may be pushed below its words before the cards around it are folded
const state = { pinned: "", count: -1 };

const column = () => document.getElementById("margin");
const list = () => document.getElementById("cards");
const beside = () => list() && !onPhone() && !column().classList.contains("many");

/**
 * Bring a card to its words; in a list of its own scroll, into sight there.
 * @param {Element} card
 * @param {number} part of the list's height that stays above it
 */
export function scrollColumn(card, part = 0.25) {
  if (beside()) {
    state.pinned = card.id;
    pageChanged();
    return;
  }
  const place = card.getBoundingClientRect().top - column().getBoundingClientRect().top;
  column().scrollBy({ top: place - column().clientHeight * part, behavior: "instant" });
}

// The passages of the page with where they start; their text is read once, and only of those that are asked for.
function readPassages() {
  return Array.from(document.querySelectorAll("#main [data-passage]"), (passage) => ({ passage, start: passageStart(passage), nodes: null }));
}

// Where the words at an offset begin, in pixels of the window; of what is folded, where its fold stands.
function topOf(offset, passages) {
  const read = passages.findLast((each) => each.start <= offset) ?? passages[0];
  const fold = read?.passage.closest("details:not([open])");
  if (!read || fold) {
    return fold?.getBoundingClientRect().top ?? 0;
  }
  read.nodes ??= textNodes(read.passage);
  let left = Math.max(0, offset - read.start); // code points
  const range = document.createRange();
  for (const node of read.nodes) {
    const length = codePointLength(node.data);
    if (left < length) {
      const units = toUtf16(node.data, left);
      range.setStart(node, units);
      range.setEnd(node, units + 1);
      return (range.getClientRects()[0] ?? read.passage.getBoundingClientRect()).top;
    }
    left -= length;
  }
  return read.passage.getBoundingClientRect().top;
}

/**
 * Heights at which cards stand: each at its words, or below the card before; the pinned one at its words exactly, those
 * before it give way upwards. All in pixels from the top of the list.
 * @param {number[]} wanted where each one's words are
 * @param {number[]} heights
 * @param {number} pinned which one stands exactly, or -1
 * @returns {number[]}
 */
export function stacked(wanted, heights, pinned) {
  const tops = [];
  for (let at = 0, free = 0; at < wanted.length; at += 1) {
    tops[at] = at === pinned ? Math.max(0, wanted[at]) : Math.max(free, wanted[at]);
    for (let before = at - 1; at === pinned && before >= 0; before -= 1) {
      tops[before] = Math.min(tops[before], tops[before + 1] - heights[before] - GAP);
    }
    if (at === pinned && tops[0] < 0) {
      for (let again = 0, next = 0; again <= at; again += 1) {
        tops[again] = Math.max(next, tops[again]);
        next = tops[again] + heights[again] + GAP;
      }
    }
    free = tops[at] + heights[at] + GAP;
  }
  return tops;
}

// The cards of each row that touch each other, where one of them stands too far below its words.
function crowded(wanted, heights, tops) {
  const found = [];
  for (let first = 0, at = 0; at < tops.length; at += 1) {
    if (tops[at + 1] > tops[at] + heights[at] + GAP || at === tops.length - 1) {
      const touching = Array.from({ length: at + 1 - first }, (_, step) => first + step);
      if (touching.some((each) => tops[each] - Math.max(0, wanted[each]) > CROWDED)) {
        found.push(...touching);
      }
      first = at + 1;
    }
  }
  return found;
}

// All is read, then all is written: the browser lays the page out once (twice where cards came or went, and some fold).
function align() {
  const cards = Array.from(list()?.children ?? []);
  if (!beside()) {
    list()?.removeAttribute("data-laid");
    return;
  }
  list().dataset.laid = "";
  const passages = readPassages();
  const origin = list().getBoundingClientRect().top + RISE;
  const wanted = cards.map((card) => (card.dataset.start ? topOf(Number(card.dataset.start), passages) - origin : 0));
  const pinned = cards.findIndex((card) => card.id === state.pinned);
  const fresh = state.count !== cards.length;
  if (fresh) {
    state.count = cards.length;
    cards.forEach((card) => card.removeAttribute("data-folded"));
  }
  const measured = () => cards.map((card) => card.offsetHeight);
  let heights = measured();
  let tops = stacked(wanted, heights, pinned);
  const folded = fresh ? crowded(wanted, heights, stacked(wanted, heights, -1)) : [];
  if (folded.length) {
    const whole = heights;
    folded.forEach((at) => cards[at].setAttribute("data-folded", ""));
    tops = stacked(wanted, measured(), pinned);
    const roomy = folded.filter((at) => tops[at] + whole[at] + GAP <= (tops[at + 1] ?? Infinity));
    roomy.forEach((at) => cards[at].removeAttribute("data-folded"));
    heights = measured();
    tops = stacked(wanted, heights, pinned);
  }
  for (const [at, card] of cards.entries()) {
    card.style.setProperty("--top", `${Math.round(tops[at])}px`);
  }
  list().style.setProperty("--bottom", `${Math.ceil(cards.length ? tops.at(-1) + heights.at(-1) : 0)}px`);
  requestAnimationFrame(() => cards.forEach((card) => card.setAttribute("data-placed", "")));
}

// A list of its own scroll shows the cards of what is being read; while it is under the pointer, it is left alone.
function follow() {
  if (beside() || onPhone() || !column() || column().matches(":hover, :focus-within")) {
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
  } else {
    document.querySelector("#cards > .more [hx-trigger]:not(.htmx-request)")?.click(); // it may be among the next
  }
}

/** Begin to listen. */
export function startColumn() {
  onPage({ changed: align, scrolled: follow });
  document.addEventListener("click", (event) => {
    const more = event.target.closest("[data-unfold-note]");
    if (more) {
      const open = more.closest(".card").classList.toggle("unfolded");
      more.setAttribute("aria-expanded", String(open));
    }
  });
}
