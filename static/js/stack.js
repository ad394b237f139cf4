// The stack: a list of the notes that lie at one place, beside the words, or at the foot of a telephone.

import { focusOnMark } from "./marks.js";
import { keepInSight, onPhone } from "./placing.js";

const GAP = 8; // CSS pixels
const opened = { mark: null, byKey: false, choose: null };

const box = () => document.getElementById("stack");
const buttons = () => Array.from(box().querySelectorAll("[data-stack-row]"));

/**
 * Rows for cards that are on the page: one's own first, then by claim in the codebook's order.
 * @param {HTMLElement[]} cards
 * @returns {HTMLElement[]}
 */
export function rowsOf(cards) {
  const order = Array.from(document.querySelectorAll(".rail-claim .chip"), (chip) => chip.className);
  const rank = (card) => [card.classList.contains("own-card") ? 0 : 1, order.indexOf(card.querySelector(".chip")?.className), Number(card.dataset.start)];
  const compare = (one, other) => one.reduce((found, value, at) => found || value - other[at], 0);
  return cards.toSorted((one, other) => compare(rank(one), rank(other))).map(rowOf);
}

function rowOf(card) {
  const row = document.getElementById("stack-row").content.firstElementChild.cloneNode(true);
  const words = card.querySelector(".note-text")?.textContent.trim();
  row.querySelector("[data-stack-row]").dataset.stackRow = card.dataset.card;
  row.querySelector(".chips").replaceChildren(...Array.from(card.querySelectorAll(".card-head .chip"), (chip) => chip.cloneNode(true)));
  row.querySelector(".pin").textContent = card.querySelector(".pin")?.textContent ?? "";
  row.querySelector(".stack-who").textContent = card.querySelector(".card-foot > span")?.textContent ?? "";
  row.querySelector(".stack-words").textContent = words || card.querySelector(".quoted")?.textContent;
  row.querySelector(".stack-words").classList.toggle("quoted", !words);
  return row;
}

/**
 * Open the list.
 * @param {HTMLElement} mark where the notes lie
 * @param {Element[]} rows each with a button [data-stack-row]
 * @param {{focus: boolean, choose: (uuid: string, byKey: boolean) => void}} how focus: move the keyboard into the list
 */
export function openStack(mark, rows, { focus, choose }) {
  Object.assign(opened, { mark, byKey: focus, choose });
  const head = box().querySelector("[data-stack-head]");
  head.textContent = head.dataset.wordsHere.replace("{number}", rows.length);
  box().querySelector("[data-stack-rows]").replaceChildren(...rows);
  box().showPopover();
  place(mark);
  box().scrollTop = 0;
  if (focus) {
    buttons()[0].focus({ preventScroll: true });
  }
}

function place(mark) {
  if (onPhone()) {
    box().removeAttribute("style");
    keepInSight(box(), mark);
    return;
  }
  const lines = mark.getClientRects();
  const line = lines[lines.length - 1];
  const below = line.bottom + GAP + box().offsetHeight < window.innerHeight;
  const top = below ? line.bottom + GAP : lines[0].top - GAP - box().offsetHeight;
  box().style.top = `${Math.max(GAP, top)}px`;
  box().style.left = `${Math.max(GAP, Math.min(line.left, window.innerWidth - box().offsetWidth - GAP))}px`;
}

function onKey(event) {
  if (!box()?.matches(":popover-open")) {
    return;
  }
  const all = buttons();
  const now = all.indexOf(document.activeElement);
  const moves = { ArrowDown: all[now + 1], ArrowUp: all[Math.max(0, now - 1)], Home: all[0], End: all.at(-1) };
  if (event.key === "Escape") {
    box().hidePopover();
    if (opened.mark?.isConnected && (opened.byKey || now !== -1)) {
      focusOnMark(opened.mark);
    }
  } else if (event.key in moves && (opened.byKey || now !== -1)) {
    moves[event.key]?.focus();
  } else {
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
}

function onClick(event) {
  const row = event.target.closest("#stack [data-stack-row]");
  if (row) {
    box().hidePopover();
    opened.choose(row.dataset.stackRow, opened.byKey || event.detail === 0);
  } else if (event.target.closest("[data-stack-close]")) {
    box().hidePopover();
  }
}

// The words of the note that is pointed at, or stepped to, light up.
function hint(event) {
  const row = event.target.closest?.("#stack [data-stack-row]");
  for (const mark of document.querySelectorAll(".hinted")) {
    mark.classList.remove("hinted");
  }
  if (row) {
    for (const mark of document.querySelectorAll(`#main [data-annotations~="${CSS.escape(row.dataset.stackRow)}"], [data-track="${CSS.escape(row.dataset.stackRow)}"]`)) {
      mark.classList.add("hinted");
    }
  }
}

/** Begin to listen. */
export function startStack() {
  document.addEventListener("keydown", onKey, { capture: true });
  document.addEventListener("click", onClick);
  document.addEventListener("pointerover", hint);
  document.addEventListener("focusin", hint);
}
