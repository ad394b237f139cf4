// The text with the keyboard alone: one tab stop, passages, marks, words.

import { isUnfolded } from "./folds.js";
import { focusOnMark } from "./marks.js";
import { announce } from "./announce.js";
import { chooseMark } from "./cards.js";
import { commandOf, startCommands } from "./commands.js";
import { composing } from "./composer.js";
import { beginCursor, chosenSpan, choosingWords, endCursor, growCursor, moveCursor, shrinkCursor } from "./cursor.js";
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

const MOVE = /^(word|sentence|passage)-(next|previous|more|fewer)$/u;

/** @returns {boolean} whether the key was one of the cursor's */
function cursorKey(event) {
  const command = commandOf(event, "choosing");
  const [, by, way] = MOVE.exec(command) ?? [];
  if (by) {
    moveCursor({ by, direction: /next|more/u.test(way) ? 1 : -1, extend: /more|fewer/u.test(way) });
  } else if (command === "grow") {
    growCursor();
  } else if (command === "shrink") {
    shrinkCursor();
  } else if (command === "enter") {
    const span = chosenSpan();
    endCursor(true);
    document.dispatchEvent(new CustomEvent("selection:settled", { detail: { span, focus: true } }));
  } else if (command === "back" || event.key === "Tab") {
    endCursor();
    return event.key !== "Tab";
  } else {
    return false;
  }
  return true;
}

// On a citation its card opens, on a mark its notes; elsewhere, and with Shift, words are chosen from there on.
function enterKey(event, passage, here) {
  const mark = event.target.closest(MARK);
  const cited = event.target.closest("[data-citation]");
  if (event.target.closest("a")) {
    return false;
  }
  if (here) {
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

const HEADING = "h2[data-passage]";

// Where a command of the text leads from a passage; undefined for one that leads to no passage.
function leadsTo(command, passage) {
  const all = passages();
  const at = all.indexOf(passage);
  return {
    "passage-next": all[at + 1],
    "passage-previous": all[at - 1],
    "passage-first": all[0],
    "passage-last": all.at(-1),
    "heading-next": all.find((each, place) => place > at && each.matches(HEADING)),
    "heading-previous": all.findLast((each, place) => place < at && each.matches(HEADING)),
  }[command];
}

/** @returns {boolean} whether the key was one of the passage's */
function passageKey(event, passage) {
  const command = commandOf(event, "text");
  const [, stops, way] = /^(mark|own)-(next|previous)$/u.exec(command) ?? [];
  if (/^(?:passage|heading)-/u.test(command)) {
    focusPassage(leadsTo(command, passage));
  } else if (stops) {
    focusMark(passage, way === "next" ? 1 : -1, stops === "own" ? STOP : `${STOP}, ${CITED}`);
  } else if (command === "enter" || command === "choose-here") {
    return enterKey(event, passage, command === "choose-here");
  } else if (command === "back" && event.target !== passage) {
    focusPassage(passage);
  } else {
    return false;
  }
  return true;
}

function onKey(event) {
  if (event.defaultPrevented || composing() || event.target.closest(TYPING)) {
    return;
  }
  const passage = event.target.closest("#main [data-passage]") ?? event.target.closest("#main .note")?.querySelector("[data-passage]");
  if (choosingWords() ? cursorKey(event) : passage && passageKey(event, passage)) {
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
  startCommands();
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
