// A citation where it stands: its card in a small box. For curators, chosen words become a citation.

import { spanOfRange } from "./selectors.js";
import { fragmentHeaders, withQuery } from "./session.js";

const GAP = 8; // CSS pixels
const opened = { link: null, fetching: null };

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

// Words that are chosen: a curator may say that they are a citation.
function offerWords() {
  const offer = document.getElementById("citation-add");
  const selection = document.getSelection();
  if (!offer?.showPopover) {
    return;
  }
  const range = selection.rangeCount ? selection.getRangeAt(0) : null;
  const span = range && !range.collapsed ? spanOfRange(range, document.getElementById("main")) : null;
  if (!span || span.first !== span.last || span.exact.length > 1000) {
    if (offer.matches(":popover-open")) {
      offer.hidePopover();
    }
    return;
  }
  offer.href = withQuery(offer.dataset.address, { words: span.exact, near: span.start });
  offer.showPopover();
  place(offer, range.getBoundingClientRect());
}

/** Begin to listen. */
export function startCitations() {
  document.addEventListener("click", onClick);
  popover()?.addEventListener("toggle", onToggle);
  document.addEventListener("mouseup", () => setTimeout(offerWords));
  document.addEventListener("keyup", (event) => {
    if (event.shiftKey || event.key === "Shift") {
      offerWords();
    }
  });
}
