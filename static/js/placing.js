// Where the panel stands: on a wide page in the column of cards at the height of the words, on a phone below them.

const PHONE = "(max-width: 52rem)";
const GAP = 12; // CSS pixels
const placed = { range: null };

/** @returns {boolean} whether the page is laid out for a phone */
export function onPhone() {
  return window.matchMedia(PHONE).matches;
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
  const top = document.getElementById("bar").getBoundingClientRect().bottom + GAP;
  const bottom = panel.getBoundingClientRect().top - GAP;
  const words = range.getBoundingClientRect();
  if (words.top < top || words.bottom > bottom) {
    const tall = words.height > bottom - top;
    window.scrollBy({ top: tall || words.top < top ? words.top - top : words.bottom - bottom, behavior: "instant" });
  }
}
