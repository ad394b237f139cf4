// A citation where it stands: its card in a small box. For curators, chosen words become a citation.

import { spanOfRange } from "./selectors.js";
import { fragmentHeaders, withQuery } from "./session.js";

const GAP = 8; // CSS pixels
const LONGEST = 1000; // code units of words that may be a citation
const SETTLED = 400; // milliseconds without a change of the selection
const opened = { link: null, fetching: null, settling: 0 };

const popover = () => document.getElementById("citation-popover");

function place(box, anchor) {
  const lowest = window.innerHeight - box.offsetHeight - GAP;
  const below = anchor.bottom + GAP;
  const top = below <= lowest ? below : anchor.top - GAP - box.offsetHeight;
  box.style.top = `${Math.max(GAP, Math.min(lowest, top))}px`;
  const leftmost = Math.max(GAP, document.getElementById("main").getBoundingClientRect().left);
  const rightmost = window.innerWidth - box.offsetWidth - GAP;
  box.style.left = `${Math.max(GAP, Math.min(rightmost, Math.max(leftmost, anchor.left)))}px`;
}

// The link that one chose and its keyboard stop: the first piece of the same citation.
async function openCard(link) {
  const stop = document.getElementById(`citation-${link.dataset.citation}`) ?? link;
  opened.fetching?.abort();
  opened.fetching = new AbortController();
  try {
    const response = await fetch(stop.href, { headers: fragmentHeaders(), signal: opened.fetching.signal });
    if (!response.ok || response.headers.has("HX-Redirect")) {
      window.location.assign(stop.href);
      return;
    }
    popover().innerHTML = await response.text();
  } catch (error) {
    if (error.name !== "AbortError") {
      window.location.assign(stop.href);
    }
    return;
  }
  opened.link = stop;
  popover().showPopover();
  stop.setAttribute("aria-expanded", "true");
  place(popover(), link.getClientRects()[0] ?? link.getBoundingClientRect());
  popover().focus({ preventScroll: true });
}

// A place of this page is uncovered before it is gone to.
function onFollow(event) {
  const link = event.target.closest("#citation-popover a[href]");
  if (link && new URL(link.href).pathname === window.location.pathname) {
    popover().hidePopover();
  }
}

function onClick(event) {
  onFollow(event);
  const link = event.target.closest("a.citation");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !popover()?.showPopover) {
    return;
  }
  event.preventDefault();
  if (document.getSelection().isCollapsed) {
    openCard(link);
  }
}

function onToggle(event) {
  if (event.target === popover() && event.newState === "closed") {
    opened.link?.removeAttribute("aria-expanded");
    if (popover().contains(document.activeElement) || document.activeElement === document.body) {
      opened.link?.focus({ preventScroll: true });
    }
    opened.link = null;
  }
}

// Words that are chosen can be copied with their citation; a curator may say that they are one.
function offerWords() {
  const tools = document.getElementById("words-tools");
  if (!tools?.showPopover || tools.contains(document.activeElement) || document.querySelector("#copy-menu:popover-open")) {
    return;
  }
  const selection = document.getSelection();
  const range = selection.rangeCount ? selection.getRangeAt(0) : null;
  const span = range && !range.collapsed ? spanOfRange(range, document.getElementById("main")) : null;
  if (!span) {
    hideWords();
    return;
  }
  const copy = tools.querySelector("[data-copy-words]");
  const { version } = tools.dataset;
  copy.href = withQuery(copy.pathname, { version, start: span.start, end: span.end });
  const offer = document.getElementById("citation-add");
  if (offer) {
    offer.hidden = span.first !== span.last || span.exact.length > LONGEST;
    offer.href = withQuery(offer.dataset.address, { words: span.exact.slice(0, LONGEST), near: span.start });
  }
  tools.showPopover();
  place(tools, range.getBoundingClientRect());
}

function hideWords() {
  const tools = document.getElementById("words-tools");
  if (tools?.matches(":popover-open")) {
    tools.hidePopover();
  }
}

// Enter leads from the chosen words to what can be done with them, Escape back.
function onKey(event) {
  const tools = document.getElementById("words-tools");
  if (!tools?.matches(":popover-open") || document.querySelector("#copy-menu:popover-open")) {
    return;
  }
  if (event.key === "Escape") {
    hideWords();
    document.getElementById("main").focus({ preventScroll: true });
  } else if (event.key === "Enter" && !event.target.closest("a, button, input, summary")) {
    event.preventDefault();
    tools.querySelector("[data-copy-words]").focus({ preventScroll: true });
  }
}

/** Begin to listen. */
export function startCitations() {
  document.addEventListener("click", onClick);
  popover()?.addEventListener("toggle", onToggle);
  document.addEventListener("mouseup", () => setTimeout(offerWords));
  document.addEventListener("keydown", onKey);
  document.addEventListener("keyup", (event) => {
    if (event.shiftKey || event.key === "Shift") {
      offerWords();
    }
  });
  // The handles of a touch screen move the selection without a mouse or a key.
  document.addEventListener("selectionchange", () => {
    if (window.matchMedia("(pointer: coarse)").matches) {
      clearTimeout(opened.settling);
      opened.settling = setTimeout(offerWords, SETTLED);
    }
  });
}
