// Choosing words with the keyboard: a cursor that is always at least one word wide.

import { isUnfolded } from "./folds.js";
import { announce } from "./announce.js";
import { passageText, rangeOfUnits, spanOfRange, unitsBefore } from "./selectors.js";
import { pauseWatching } from "./selection.js";
import { segmentAt, segmentsOf } from "./words.js";

// anchor and focus: {passage, start, end} in UTF-16 units of the passage's text
const cursor = { anchor: null, focus: null };

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
  announce("cursor");
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
  cursor.focus = place;
  cursor.anchor = extend ? cursor.anchor : place;
  const range = chosenRange();
  const selection = document.getSelection();
  selection.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  keepInView(rangeOfUnits({ passage: place.passage, units: place.start }, { passage: place.passage, units: place.end }));
  announce("selected", { words: selection.toString() });
}

function keepInView(range) {
  const box = range.getBoundingClientRect();
  const top = document.getElementById("bar").getBoundingClientRect().bottom + 24;
  const bottom = window.innerHeight - 80;
  if (box.top < top || box.bottom > bottom) {
    window.scrollBy({ top: box.top < top ? box.top - top : box.bottom - bottom });
  }
}
