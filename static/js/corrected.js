// The text was corrected while the page was open: say so, and load it without losing anything that is typed.

import { announce } from "./announce.js";
import { keepTyped } from "./composer.js";
import { keepEdits } from "./edits.js";
import { pathOf } from "./session.js";

const notice = () => document.getElementById("text-corrected");
const reading = () => document.getElementById("reading");

/** @returns {string} the path of this page's text, as the server names it */
function path() {
  return pathOf(new URL("..", new URL(reading().dataset.placeUrl, window.location.href)).href);
}

// An answer tells of a text by its page's path and the version that is read there now. One of another page says nothing.
function onTold(event) {
  const [where, version] = event.detail.told.split(" ");
  if (!reading() || where !== path()) {
    return;
  }
  const stale = version !== reading().dataset.version;
  if (stale && notice().hidden) {
    announce("corrected");
  }
  notice().hidden = !stale;
}

async function load() {
  await keepTyped();
  await keepEdits();
  window.location.assign(window.location.pathname + window.location.search);
}

/** Begin to listen. */
export function startCorrected() {
  document.addEventListener("text:told", onTold);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-load-text]")) {
      event.preventDefault();
      load();
    }
  });
}
