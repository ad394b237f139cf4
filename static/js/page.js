// Tells, once a frame, that the reading page was scrolled or that something on it came, went or changed its size.

import { painted } from "./painted.js";

const listeners = [];
const state = { frame: 0, changed: false, added: [] };

/**
 * @param {{scrolled?: () => void, changed?: (added: Element[]) => void}} told `scrolled` after scrolling; `changed`
 *   at the beginning, and after pieces were put on the page (`added`) or grew
 */
export function onPage(told) {
  listeners.push(told);
}

/** Say that something changed of which the page does not know by itself. */
export function pageChanged() {
  state.changed = true;
  ask();
}

function ask() {
  state.frame ||= requestAnimationFrame(tell);
}

function tell() {
  const { changed, added } = state;
  Object.assign(state, { frame: 0, changed: false, added: [] });
  for (const told of listeners) {
    (changed ? told.changed : told.scrolled)?.(added);
  }
}

/** Begin to watch, once the page is painted. */
export async function startPage() {
  await painted;
  const sizes = new ResizeObserver(pageChanged);
  const page = document.querySelector(".reader");
  const watch = () => {
    sizes.disconnect();
    for (const part of page.querySelectorAll("#main, #cards, #cards > .card, .margin-head")) {
      sizes.observe(part);
    }
  };
  new MutationObserver((records) => {
    const changes = records.filter((change) => !change.target.matches("#tracks"));
    const added = changes.flatMap((change) => Array.from(change.addedNodes)).filter((node) => node.nodeType === Node.ELEMENT_NODE);
    if (added.some((node) => node.matches("#reading, .card, .margin-head"))) {
      watch();
    }
    state.added.push(...added);
    if (changes.length) {
      pageChanged();
    }
  }).observe(page, { childList: true, subtree: true });
  watch();
  window.addEventListener("scroll", ask, { passive: true });
  window.addEventListener("resize", pageChanged);
  document.fonts?.ready.then(pageChanged);
  pageChanged();
}
