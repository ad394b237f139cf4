// The card of a citation: what is cited, where else it is, what was linked to it, and the way there.

import { unfold } from "./folds.js";
import { chooseMark } from "./cards.js";
import { focusOnMark } from "./marks.js";
import { keepInSight, onPhone } from "./placing.js";
import { fragmentHeaders, tellText } from "./session.js";

const GAP = 8; // CSS pixels
const REOPENING = 300; // milliseconds: a press of the pointer that has just closed the card does not open it again

const opened = { run: null, byKey: false, closedAt: 0, fetching: null };

const box = () => document.getElementById("mention-card");
const runsOf = (pk) => document.querySelectorAll(`#main [data-citation="${CSS.escape(pk)}"]`);
const addressOf = (run) => document.getElementById("reading").dataset.citationUrl.replace("/citations/0/", `/citations/${run.dataset.citation}/`);

/**
 * Open the card of a citation.
 * @param {HTMLElement} run a run of the text with data-citation
 * @param {{focus?: boolean}} how focus: move the keyboard into the card
 */
export async function openMention(run, { focus = false } = {}) {
  opened.fetching?.abort();
  opened.fetching = new AbortController();
  try {
    const response = await fetch(addressOf(run), { headers: fragmentHeaders(), signal: opened.fetching.signal });
    tellText(response.headers.get("X-Text-Version"));
    if (!response.ok || response.headers.has("HX-Redirect")) {
      throw new Error(`the server answered ${response.status}`);
    }
    const holder = document.createElement("template");
    holder.innerHTML = await response.text();
    show(run, holder.content, focus);
  } catch (error) {
    if (error.name !== "AbortError") {
      window.location.assign(addressOf(run));
    }
  }
}

function show(run, card, focus) {
  Object.assign(opened, { run, byKey: focus });
  box().replaceChildren(card);
  box().querySelector("[data-mention-notes]").hidden = !run.matches(".own, .depth");
  box().showPopover();
  for (const each of runsOf(run.dataset.citation)) {
    each.classList.add("chosen-citation");
  }
  place(run);
  box().scrollTop = 0;
  if (focus) {
    (box().querySelector(".mention-way") ?? box()).focus({ preventScroll: true });
  }
}

function place(run) {
  if (onPhone()) {
    box().removeAttribute("style");
    keepInSight(box(), run);
    return;
  }
  const [line] = run.getClientRects();
  const below = line.bottom + GAP + box().offsetHeight < window.innerHeight;
  box().style.top = `${below ? line.bottom + GAP : Math.max(GAP, line.top - GAP - box().offsetHeight)}px`;
  const leftmost = Math.max(GAP, document.getElementById("main").getBoundingClientRect().left);
  box().style.left = `${Math.min(window.innerWidth - box().offsetWidth - GAP, Math.max(leftmost, line.left))}px`;
}

// A place of this page is gone to without loading it again; what is typed and shown stays.
function follow(event, link) {
  const there = new URL(link.href);
  const target = there.pathname === window.location.pathname && document.getElementById(decodeURIComponent(there.hash.slice(1)));
  if (!target) {
    return;
  }
  event.preventDefault();
  box().hidePopover();
  window.location.hash = there.hash;
  unfold(target);
  target.scrollIntoView({ block: "center" });
  target.closest("[data-passage]")?.focus({ preventScroll: true });
}

function onClick(event) {
  const run = event.target.closest("#main [data-citation]");
  const link = event.target.closest("#mention-card a[href]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    follow(event, link);
  } else if (event.target.closest("[data-mention-notes]")) {
    box().hidePopover();
    chooseMark(opened.run, { focus: opened.byKey });
  } else if (run && !event.target.closest("a") && document.getSelection().isCollapsed) {
    const closing = run.dataset.citation === opened.run?.dataset.citation && performance.now() - opened.closedAt < REOPENING;
    if (!closing) {
      openMention(run);
    }
  }
}

// Escape leads back to the citation, also where the card has the keyboard.
function onKey(event) {
  if (event.key === "Escape" && box()?.matches(":popover-open")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    box().hidePopover();
    if (opened.byKey && opened.run.isConnected) {
      focusOnMark(opened.run);
    }
  }
}

/** Begin to listen. */
export function startMentions() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey, { capture: true });
  box()?.addEventListener("toggle", (event) => {
    if (event.newState === "closed") {
      opened.closedAt = performance.now();
      for (const run of document.querySelectorAll(".chosen-citation")) {
        run.classList.remove("chosen-citation");
      }
    }
  });
}
