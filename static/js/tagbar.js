// After a finger has chosen words: one small bar first, so that the panel rises only when it is wanted.

import { announce } from "./announce.js";

const FREE = 140; // CSS pixels: what the bar at the head of the page and this one take

const waiting = { span: null };

const bar = () => document.getElementById("tag-bar");

/**
 * Offer to tag words.
 * @param {object} span as `selection.js` tells it
 * @param {{uuid: string, label: string} | null} claim in hand
 */
export function offerTag(span, claim) {
  waiting.span = span;
  const [tag, more] = bar().querySelectorAll("[data-tag]");
  tag.textContent = claim ? tag.dataset.wordsArmed.replace("{claim}", claim.label) : tag.dataset.words;
  tag.dataset.tag = claim ? "once" : "panel";
  more.hidden = !claim;
  if (bar().hidden) {
    announce("chosen");
  }
  bar().hidden = false;
  place();
}

// At the foot, for the thumb; where the words stand there, at the head.
function place() {
  const words = waiting.span.range.getBoundingClientRect();
  bar().classList.remove("high");
  bar().classList.toggle("high", words.bottom > bar().getBoundingClientRect().top && words.top > FREE);
}

/** Take the offer away. */
export function hideTagBar() {
  if (bar()) {
    bar().hidden = true;
  }
}

/** Begin to listen. @param {(span: object, how: string) => void} choose what to do: how is "once" or "panel" */
export function startTagBar(choose) {
  document.addEventListener("selection:cleared", hideTagBar);
  document.addEventListener("scrollend", () => bar()?.hidden === false && place());
  document.addEventListener("mousedown", (event) => event.target.closest("#tag-bar") && event.preventDefault());
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#tag-bar button");
    if (button) {
      hideTagBar();
      choose(waiting.span, button.dataset.tag);
    }
  });
}
