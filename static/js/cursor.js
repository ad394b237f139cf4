// Choosing words with the keyboard: a cursor that is always at least one word wide.

import { isUnfolded } from "./folds.js";
import { announce } from "./announce.js";
import { passageText, rangeOfUnits, spanOfRange, unitsBefore } from "./selectors.js";
import { pauseWatching } from "./selection.js";
import { segmentAt, segmentsOf } from "./words.js";

const UNITS = ["clause", "sentence", "passage"];
const MOST_TOLD = 14; // words

// anchor and focus: {passage, start, end} in UTF-16 units of the passage's text; grown: what was chosen before each growth
const cursor = { anchor: null, focus: null, grown: [] };

/** @returns {boolean} whether words are being chosen */
export function choosingWords() {
  return cursor.focus !== null;
}

/**
 * Begin at a passage's first word, or at a mark in it.
 * @param {HTMLElement} passage
 * @param {HTMLElement | null} mark
 */
export function beginCursor(passage, mark = null) {
  const words = segmentsOf(passageText(passage), "word");
  if (!words.length) {
    return;
  }
  pauseWatching(true);
  const at = mark ? unitsBefore(passage, mark, 0) : 0;
  moveTo({ passage, ...words[segmentAt(words, at)] }, false);
  announce("cursor", { words: toldWords() });
}

/** Leave the cursor; the selection goes with it unless it is kept. @param {boolean} keep */
export function endCursor(keep = false) {
  cursor.anchor = null;
  cursor.focus = null;
  pauseWatching(false);
  if (!keep) {
    document.getSelection().removeAllRanges();
    announce("left");
  }
}

/** @returns {object | null} what is chosen, as selection.js tells it */
export function chosenSpan() {
  const range = chosenRange();
  const span = spanOfRange(range, document.getElementById("main"));
  return span && { ...span, range };
}

/**
 * Move by words, sentences or passages.
 * @param {{by: "word" | "sentence" | "passage", direction: 1 | -1, extend: boolean}} step
 */
export function moveCursor({ by, direction, extend }) {
  const { passage, start, end } = cursor.focus;
  const next = by === "passage" ? passageStep(passage, direction, extend) : segmentStep({ passage, start, end, by, direction, extend });
  if (next) {
    moveTo(next, extend);
  }
}

/** Choose the next larger unit around what is chosen: clause, sentence, passage, then passage by passage. */
export function growCursor() {
  const [first, last] = inOrder(cursor.anchor, cursor.focus);
  for (const unit of UNITS) {
    const [start, end] = [unitAt(first.passage, unit, first.start).start, unitAt(last.passage, unit, last.end - 1).end];
    if (start < first.start || end > last.end) {
      growTo({ ...first, start }, { ...last, end: Math.max(end, last.end) });
      return;
    }
  }
  const next = neighbour(last.passage, 1);
  const before = next ? null : neighbour(first.passage, -1);
  if (next || before) {
    growTo(before ? { passage: before, start: 0 } : first, next ? { passage: next, ...unitAt(next, "passage", 0) } : last);
  }
}

/** Go back by the step that was grown last; where nothing was, choose the first smaller unit of what is chosen. */
export function shrinkCursor() {
  if (cursor.grown.length) {
    choose(...cursor.grown.pop());
    return;
  }
  const [first, last] = inOrder(cursor.anchor, cursor.focus);
  for (const unit of [...UNITS].reverse().concat("word")) {
    const found = unitAt(first.passage, unit, first.start);
    if (first.passage !== last.passage || found.end < last.end) {
      choose(wordAt(first.passage, found.start), { ...wordAt(first.passage, found.end - 1), end: found.end });
      return;
    }
  }
}

function growTo(first, last) {
  cursor.grown.push([cursor.anchor, cursor.focus]);
  const end = wordAt(last.passage, last.end - 1);
  choose(wordAt(first.passage, first.start), { ...end, end: Math.max(end.end, last.end) });
}

const unitAt = (passage, unit, at) => {
  const segments = segmentsOf(passageText(passage), unit);
  return segments[segmentAt(segments, at)];
};
const wordAt = (passage, at) => ({ passage, ...unitAt(passage, "word", at) });

function segmentStep({ passage, start, end, by, direction, extend }) {
  const text = passageText(passage);
  const words = segmentsOf(text, "word");
  let index = segmentAt(words, start) + direction;
  if (by === "sentence") {
    index = sentenceStep(text, words, { start, end, direction, extend });
  }
  if (words[index]) {
    return { passage, ...words[index] };
  }
  const beyond = neighbour(passage, direction);
  const others = beyond ? segmentsOf(passageText(beyond), "word") : [];
  return others.length ? { passage: beyond, ...others.at(direction === 1 ? 0 : -1) } : null;
}

// Extending stops at a sentence's last word; moving stops at its first.
function sentenceStep(text, words, { start, end, direction, extend }) {
  const sentences = segmentsOf(text, "sentence");
  const here = segmentAt(sentences, start);
  if (direction === -1) {
    const target = sentences[start > sentences[here].start ? here : here - 1];
    return target ? segmentAt(words, target.start) : -1;
  }
  const lastWord = (sentence) => segmentAt(words, sentence.end - 1);
  if (extend) {
    const target = words[lastWord(sentences[here])].end > end ? sentences[here] : sentences[here + 1];
    return target ? lastWord(target) : words.length;
  }
  return sentences[here + 1] ? lastWord(sentences[here]) + 1 : words.length;
}

function passageStep(passage, direction, extend) {
  const words = segmentsOf(passageText(passage), "word");
  const edge = words.at(direction === 1 ? -1 : 0);
  if (extend && edge.start !== cursor.focus.start) {
    return { passage, ...edge };
  }
  const beyond = neighbour(passage, direction);
  const others = beyond ? segmentsOf(passageText(beyond), "word") : [];
  return others.length ? { passage: beyond, ...others.at(extend && direction === 1 ? -1 : 0) } : null;
}

function neighbour(passage, direction) {
  const passages = Array.from(document.querySelectorAll("#main [data-passage]")).filter(isUnfolded);
  return passages[passages.indexOf(passage) + direction] ?? null;
}

function chosenRange() {
  const [first, last] = inOrder(cursor.anchor, cursor.focus);
  return rangeOfUnits({ passage: first.passage, units: first.start }, { passage: last.passage, units: last.end });
}

function inOrder(one, other) {
  if (one.passage !== other.passage) {
    return one.passage.compareDocumentPosition(other.passage) & Node.DOCUMENT_POSITION_FOLLOWING ? [one, other] : [other, one];
  }
  return one.start <= other.start ? [one, other] : [other, one];
}

function moveTo(place, extend) {
  cursor.grown = [];
  choose(extend ? cursor.anchor : place, place);
}

function choose(anchor, focus) {
  Object.assign(cursor, { anchor, focus });
  const range = chosenRange();
  document.getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  keepInView(rangeOfUnits({ passage: focus.passage, units: focus.start }, { passage: focus.passage, units: focus.end }));
  announce("selected", { words: toldWords() });
}

// What is chosen as it is said: where it is long, how many words, the first and the last of them.
function toldWords() {
  const words = chosenSpan()?.exact.split(/\s+/u) ?? [];
  const half = MOST_TOLD / 2;
  return words.length > MOST_TOLD ? `${words.slice(0, half).join(" ")} … ${words.slice(-half).join(" ")} (${words.length})` : words.join(" ");
}

function keepInView(range) {
  const box = range.getBoundingClientRect();
  const top = document.getElementById("bar").getBoundingClientRect().bottom + 24;
  const bottom = window.innerHeight - 80;
  if (box.top < top || box.bottom > bottom) {
    window.scrollBy({ top: box.top < top ? box.top - top : box.bottom - bottom });
  }
}
