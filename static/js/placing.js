// Where the panel stands: on a wide page in the column of cards at the height of the words, on a phone below them.

import { painted } from "./painted.js";

const PHONE = "(max-width: 52rem)";
const GAP = 12; // CSS pixels
const SHORT = 500; // CSS pixels of a window's height: a phone on its side, or with its keyboard up
const placed = { range: null };

/** @returns {boolean} whether the page is laid out for a phone */
export function onPhone() {
  return window.matchMedia(PHONE).matches;
}

/**
 * Put what belongs to a panel beside it, off the words of the panel: below them, or above.
 * @param {HTMLElement} pane
 * @param {Element} panel
 * @param {Element} line the part of the panel that it is about
 */
export function placeBeside(pane, panel, line) {
  const side = panel.getBoundingClientRect();
  const top = document.getElementById("bar")?.getBoundingClientRect().bottom ?? 0;
  pane.style.maxHeight = "";
  pane.style.left = `${Math.max(GAP, side.left - pane.offsetWidth - GAP / 2)}px`;
  const { left, right } = pane.getBoundingClientRect();
  const words = Array.from(panel.id === "composer" ? (placed.range?.getClientRects() ?? []) : []).filter((box) => box.left < right && box.right > left);
  const above = Math.min(...words.map((box) => box.top)) - GAP;
  const below = Math.max(...words.map((box) => box.bottom)) + GAP;
  const wanted = Math.max(top + GAP, Math.min(line.getBoundingClientRect().top, window.innerHeight - pane.offsetHeight - GAP));
  const free = !words.length || wanted > below || wanted + pane.offsetHeight < above;
  const under = window.innerHeight - below > above - top;
  const height = under ? window.innerHeight - below - GAP : above - top - GAP;
  pane.style.maxHeight = free || height < GAP ? "" : `${height}px`;
  pane.style.top = `${free || height < GAP ? wanted : under ? Math.max(below, wanted) : Math.max(top + GAP, above - pane.offsetHeight)}px`;
}

// What a phone's own keyboard covers is no room for a panel. While the page is enlarged by two fingers all stays as it is.
function fitKeyboard() {
  const { height, offsetTop, scale } = window.visualViewport;
  const root = document.documentElement.style;
  if (scale < 1.05) {
    const covered = Math.round(window.innerHeight - height) > 0; // else the styles' own values hold: to set one styles all anew
    root.setProperty("--under", covered ? `${Math.max(0, Math.round(window.innerHeight - height - offsetTop))}px` : "");
    root.setProperty("--seen", covered ? `${Math.round(height)}px` : "");
    document.documentElement.toggleAttribute("data-short", height < SHORT);
  }
}

/**
 * @param {HTMLElement} panel
 * @param {Range} range the words that it belongs to; they stay in sight
 */
export function placePanel(panel, range) {
  placed.range = range;
  if (onPhone()) {
    panel.removeAttribute("style");
    keepInSight(panel, range);
    return;
  }
  const bar = document.getElementById("bar").getBoundingClientRect().bottom;
  const column = document.getElementById("margin").getBoundingClientRect();
  const words = range.getBoundingClientRect();
  const lowest = window.innerHeight - panel.offsetHeight - GAP;
  panel.style.left = `${column.left}px`;
  panel.style.top = `${Math.max(bar + GAP, Math.min(words.top, lowest))}px`;
}

/**
 * Keep a growing panel inside the window, and its words in sight.
 * @param {HTMLElement} panel
 */
export function watchPanel(panel) {
  painted.then(fitKeyboard);
  for (const name of ["resize", "scroll"]) {
    window.visualViewport?.addEventListener(name, () => {
      fitKeyboard();
      if (!panel.hidden && name === "resize" && placed.range) {
        placePanel(panel, placed.range);
      }
    });
  }
  new ResizeObserver(() => {
    if (!panel.hidden && onPhone()) {
      keepInSight(panel, placed.range);
    } else if (!panel.hidden) {
      const lowest = window.innerHeight - panel.offsetHeight - GAP;
      panel.style.top = `${Math.max(GAP, Math.min(panel.offsetTop, lowest))}px`;
    }
  }).observe(panel);
}

/**
 * Scroll the text so far that what is shown stands between the bar and the panel below.
 * @param {HTMLElement} panel
 * @param {Range | Element} range
 */
export function keepInSight(panel, range) {
  const top = Math.max(document.getElementById("bar").getBoundingClientRect().bottom, window.visualViewport?.offsetTop ?? 0) + GAP;
  const bottom = panel.getBoundingClientRect().top - GAP;
  const words = range.getBoundingClientRect();
  if (words.top < top || words.bottom > bottom) {
    const tall = words.height > bottom - top;
    window.scrollBy({ top: tall || words.top < top ? words.top - top : words.bottom - bottom, behavior: "instant" });
  }
}
