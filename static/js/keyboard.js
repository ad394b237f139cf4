// The text with the keyboard alone: one tab stop, passages, marks, words.

import { isUnfolded } from "./folds.js";
import { focusOnMark } from "./marks.js";
import { announce } from "./announce.js";
import { chooseMark } from "./cards.js";
import { composing } from "./composer.js";
import { beginCursor, chosenSpan, choosingWords, endCursor, moveCursor } from "./cursor.js";
import { openMention } from "./mentions.js";

const TYPING = "input, textarea, select, [contenteditable]";
const MARK = ".own, .depth";
const STOP = `${MARK}, .note-call, .note-label`;
const CITED = "[data-citation], a.cross-reference";

const passages = () => Array.from(document.querySelectorAll("#main [data-passage]")).filter(isUnfolded);

function focusPassage(passage) {
  if (!passage) {
    return;
  }
  makeTabStop(passage);
  passage.focus({ preventScroll: true });
  passage.scrollIntoView({ block: "nearest" });
}

function makeTabStop(passage) {
  for (const other of document.querySelectorAll('#main [data-passage][tabindex="0"]')) {
    other.tabIndex = -1;
  }
  passage.tabIndex = 0;
}

// A citation that is cut into several runs is one stop: its first.
function stopsOf(passage, stops) {
  const seen = new Set();
  return Array.from((passage.closest(".note") ?? passage).querySelectorAll(stops)).filter((stop) => {
    const again = seen.has(stop.dataset.citation);
    seen.add(stop.dataset.citation ?? stop);
    return !again || stop.matches(MARK);
  });
}

function focusMark(passage, direction, stops) {
  const marks = stopsOf(passage, stops);
  if (!marks.length) {
    announce("noMarks");
    return;
  }
  const now = marks.indexOf(document.activeElement);
  const next = marks[now === -1 ? (direction === 1 ? 0 : marks.length - 1) : now + direction];
  if (next) {
    focusOnMark(next);
    next.scrollIntoView({ block: "nearest" });
  }
}

const WORD_KEYS = { ArrowRight: ["word", 1], ArrowLeft: ["word", -1], ArrowDown: ["passage", 1], ArrowUp: ["passage", -1] };

/** @returns {boolean} whether the key was one of the cursor's */
function cursorKey(event) {
  const step = WORD_KEYS[event.key];
  if (step) {
    const by = step[0] === "word" && event.altKey ? "sentence" : step[0];
    moveCursor({ by, direction: step[1], extend: event.shiftKey });
  } else if (event.key === "Enter") {
    const span = chosenSpan();
    endCursor(true);
    document.dispatchEvent(new CustomEvent("selection:settled", { detail: { span, focus: true } }));
  } else if (event.key === "Escape" || event.key === "Tab") {
    endCursor();
    return event.key === "Escape";
  } else {
    return false;
  }
  return true;
}

// On a citation its card opens, on a mark its notes; elsewhere, and with Shift, words are chosen from there on.
function enterKey(event, passage) {
  const mark = event.target.closest(MARK);
  const cited = event.target.closest("[data-citation]");
  if (event.target.closest("a")) {
    return false;
  }
  if (event.shiftKey) {
    beginCursor(passage, event.target === passage ? null : event.target);
  } else if (cited) {
    openMention(cited, { focus: true });
  } else if (mark) {
    chooseMark(mark, { focus: true });
  } else {
    beginCursor(passage);
  }
  return true;
}

/** @returns {boolean} whether the key was one of the passage's */
function passageKey(event, passage) {
  const all = passages();
  const moves = { ArrowDown: all[all.indexOf(passage) + 1], ArrowUp: all[all.indexOf(passage) - 1], Home: all[0], End: all.at(-1) };
  if (event.key in moves) {
    focusPassage(moves[event.key]);
  } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    focusMark(passage, event.key === "ArrowRight" ? 1 : -1, `${STOP}, ${CITED}`);
  } else if (event.key === "]" || event.key === "[") {
    focusMark(passage, event.key === "]" ? 1 : -1, STOP);
  } else if (event.key === "Enter") {
    return enterKey(event, passage);
  } else if (event.key === "Escape" && event.target !== passage) {
    focusPassage(passage);
  } else {
    return false;
  }
  return true;
}

function onKey(event) {
  if (event.defaultPrevented || composing() || event.ctrlKey || event.metaKey || event.target.closest(TYPING)) {
    return;
  }
  if (event.key === "?") {
    document.getElementById("keyboard-help")?.showModal();
    event.preventDefault();
    return;
  }
  const passage = event.target.closest("#main [data-passage]") ?? event.target.closest("#main .note")?.querySelector("[data-passage]");
  const known = choosingWords() ? cursorKey(event) : passage && !event.altKey && passageKey(event, passage);
  if (known) {
    event.preventDefault();
  }
}

// The calls of notes are reached like marks, from within their passage: a passage stays one tab stop.
function keepOneTabStop(event) {
  if (event.key === "Tab") {
    for (const link of document.querySelectorAll("#main .passage a:not([tabindex]), #main .note-label:not([tabindex])")) {
      link.tabIndex = -1;
    }
  }
}

/** Begin to listen. */
export function startKeyboard() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", keepOneTabStop);
  document.addEventListener("focusin", (event) => {
    const passage = event.target.closest("#main [data-passage]");
    if (passage) {
      makeTabStop(passage);
    }
  });
  document.addEventListener("pointerdown", () => choosingWords() && endCursor(true));
  document.addEventListener("keydown", leaveCard);
}

// Escape on a card goes back to the mark that it was chosen from.
function leaveCard(event) {
  if (event.key === "Escape" && event.target.closest(".card") && !event.target.closest(TYPING)) {
    const mark = document.querySelector(".chosen-mark");
    if (mark) {
      focusOnMark(mark);
    }
  }
}
