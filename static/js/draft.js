// The page of a draft: tools open where one clicks, places are taken from the text, and all of it works by keyboard.

import { fromUtf16 } from "./offsets.js";
import { passageText, unitsBefore } from "./selectors.js";

const TYPING = "input, textarea, select";
const ROW = "#writings [data-row]";
const WORDS = 48; // UTF-16 units of the words that name a place

const state = { place: null, pressed: "", task: 0 };

const rows = () => Array.from(document.querySelectorAll(ROW)).filter((row) => row.checkVisibility());

/** @returns {{passage: Element, units: number, text: string} | null} where in a passage the caret stands, or a selection begins */
function placeNow() {
  const selection = document.getSelection();
  if (!selection?.rangeCount) {
    return null;
  }
  const range = selection.getRangeAt(0);
  const start = range.startContainer;
  const passage = (start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement)?.closest(`${ROW} .passage`);
  if (!passage) {
    return null;
  }
  const text = passageText(passage);
  const units = unitsBefore(passage, start, range.startOffset);
  return { passage, text, units: range.collapsed ? wordStart(text, units) : units };
}

// A caret stands for the place before the word that it is in; a selection is taken as it is.
function wordStart(text, units) {
  let at = units;
  while (at > 0 && at < text.length && text[at] !== " " && text[at - 1] !== " ") {
    at -= 1;
  }
  while (text[at] === " ") {
    at += 1;
  }
  return at;
}

function wordsFrom(text, units) {
  const rest = text.slice(units, units + WORDS);
  const whole = rest.length === WORDS ? rest.slice(0, Math.max(rest.lastIndexOf(" "), 1)) : rest;
  return whole.trimEnd();
}

function fillPlace() {
  const form = document.querySelector("form[data-place]");
  const { place } = state;
  if (!form || !place || form.closest("[data-row]") !== place.passage.closest("[data-row]")) {
    return;
  }
  form.elements.words.value = wordsFrom(place.text, place.units);
  form.elements.at.value = String(fromUtf16(place.text, place.units));
  showPlace(place);
}

// The word at the place is lit, since a caret is not seen once the tools have the focus.
function showPlace(place) {
  if (!window.Highlight) {
    return;
  }
  const range = document.createRange();
  let left = place.units;
  const walker = document.createTreeWalker(place.passage, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.closest("[data-apart]")) {
      if (left < node.length) {
        range.setStart(node, left);
        range.setEnd(node, Math.min(node.length, left + 1 + node.data.slice(left + 1).search(/\s|$/u)));
        CSS.highlights.set("place", new Highlight(range));
        return;
      }
      left -= node.length;
    }
  }
  CSS.highlights.delete("place");
}

function openTools(opener, key = "") {
  state.pressed = key;
  opener?.click();
}

function closeTools() {
  for (const slot of document.querySelectorAll(".slot")) {
    slot.replaceChildren();
  }
  window.CSS.highlights?.delete("place");
}

function openAt(passage) {
  const row = passage.closest("[data-row]");
  if (row.querySelector(".tools")) {
    fillPlace();
  } else {
    openTools(row.querySelector("[data-open]"));
  }
}

function onClick(event) {
  const close = event.target.closest("[data-close]");
  const passage = event.target.closest(`${ROW} .passage`);
  if (close) {
    event.preventDefault();
    const row = close.closest("[data-row]") ?? close.closest("section");
    closeTools();
    row?.focus({ preventScroll: true });
  } else if (passage && !event.target.closest("a")) {
    state.place = placeNow();
    openAt(passage);
  }
}

function focusRow(row) {
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const LETTERS = new Set(["p", "h", "q", "j"]);

function rowKey(event, row) {
  if (event.key in STEPS) {
    const all = rows();
    focusRow(all[all.indexOf(row) + STEPS[event.key]]);
  } else if (event.key === "Enter") {
    openTools(row.querySelector("[data-open]"));
  } else if (LETTERS.has(event.key)) {
    openTools(row.querySelector("[data-open]"), event.key);
  } else {
    return false;
  }
  return true;
}

function onKey(event) {
  const typing = event.target.closest(TYPING);
  const row = event.target.closest("[data-row]");
  const command = event.ctrlKey || event.metaKey;
  if (event.key === "Escape" && document.querySelector(".slot .tools")) {
    document.querySelector(".slot .tools [data-close]")?.click();
  } else if (command && !typing && (event.key === "z" || event.key === "Z" || event.key === "y")) {
    document.querySelector(event.shiftKey || event.key === "y" ? "[data-redo]" : "[data-undo]")?.click();
  } else if (command || event.altKey || typing || !row || event.target !== row || !rowKey(event, row)) {
    return;
  }
  event.preventDefault();
}

// One set of tools at a time: those that were open go when others are asked for.
function onRequest(event) {
  if (event.target.matches?.("[data-open]")) {
    closeTools();
  }
}

function onSwapped(event) {
  if (!event.target.matches?.(".slot")) {
    return;
  }
  const button = state.pressed && event.target.querySelector(`[data-key="${CSS.escape(state.pressed)}"]`);
  state.pressed = "";
  fillPlace();
  if (button) {
    button.click();
    return;
  }
  const first = event.target.querySelector("[aria-pressed=true], select, input:not([type=hidden])");
  first?.focus({ preventScroll: true });
  event.target.scrollIntoView({ block: "nearest" });
}

// A write has been answered, and its pieces are at work: the tools that spoke of an older state go, and the focus goes
// where the work was.
function onWritten(event) {
  if (event.target.id !== "draft-status") {
    return;
  }
  const status = document.getElementById("draft-status");
  const facts = document.querySelector("#slot-facts form");
  const { focus, revision } = status.dataset;
  if (facts) {
    facts.elements.revision.value = revision;
  }
  for (const slot of document.querySelectorAll(".slot:not(#slot-facts)")) {
    slot.replaceChildren();
  }
  window.CSS.highlights?.delete("place");
  state.place = null;
  const place = focus ? document.getElementById(focus) : document.activeElement;
  const next = focus === "tasks" ? nextTask() : null;
  (next ?? place)?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

const tasks = () => Array.from(document.querySelectorAll("#tasks [data-task]")).filter((task) => task.checkVisibility());

// What was answered is gone from the list: the next one has moved to its place.
function nextTask() {
  const left = tasks();
  return left[Math.min(state.task, left.length - 1)]?.querySelector("button");
}

// A link to a passage in folded head matter unfolds it.
function onHash() {
  const target = window.location.hash && document.getElementById(window.location.hash.slice(1));
  const folded = target && target.closest("details");
  if (folded) {
    folded.open = true;
    target.scrollIntoView();
  }
}

document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-place]");
  if (form && event.target.name === "words") {
    form.elements.at.value = "";
    window.CSS.highlights?.delete("place");
  }
});
document.addEventListener("focusin", (event) => {
  const row = event.target.matches?.("[data-row]") ? event.target : null;
  if (row) {
    document.querySelector(`${ROW}[tabindex="0"]`)?.setAttribute("tabindex", "-1");
    row.tabIndex = 0;
  }
});
document.addEventListener("submit", (event) => {
  const task = event.target.closest("[data-task]") ?? event.target.closest(".group")?.querySelector("[data-task]");
  state.task = Math.max(tasks().indexOf(task), 0);
});
document.addEventListener("htmx:beforeRequest", onRequest);
document.addEventListener("htmx:afterSwap", onSwapped);
document.addEventListener("htmx:afterSettle", onWritten);
window.addEventListener("hashchange", onHash);
onHash();
rows()[0]?.setAttribute("tabindex", "0");
