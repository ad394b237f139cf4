// What others do appears while one reads: asked for every few seconds, placed without moving what is read.

import { announce } from "./announce.js";
import { placePiece } from "./pieces.js";
import { fragmentHeaders, tellText, withQuery } from "./session.js";
import { refreshThread } from "./talk.js";

const PACE = 2000; // milliseconds between looks while somebody is here
const IDLE = 300_000; // milliseconds without a sign of her, after which it is slower
const IDLE_PACE = 15_000;
const SHARE = 4; // a look that took long is followed by a pause of so many times as long, up to IDLE_PACE
const LONGEST = 60_000; // milliseconds between looks while the server fails
const PATIENCE = 20_000;

const live = { timer: 0, pause: PACE, active: Date.now(), stale: false, held: new Map(), fresh: new Map() };
const reading = () => document.getElementById("reading");
const column = () => document.getElementById("margin");
const button = () => document.getElementById("new-notes");

/**
 * Ask what is new to the page, now.
 * @param {{all?: boolean}} how all: new cards are placed even where that moves others, as on a page that was just shown
 */
export async function look({ all = false } = {}) {
  clearTimeout(live.timer);
  if (document.visibilityState !== "visible" || !reading()) {
    return;
  }
  const page = reading();
  const begun = performance.now();
  const last = document.querySelector("#cards > .more")?.previousElementSibling?.dataset.start; // cards after it come with "more"
  const asked = { since: page.dataset.cursor, ...(last && { upto: last }) };
  const response = await fetch(withQuery(page.dataset.changesUrl, asked), {
    headers: fragmentHeaders(),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null);
  const told = response?.ok && !response.headers.has("HX-Redirect");
  const room = Math.min((performance.now() - begun) * SHARE, IDLE_PACE); // a server at its limit has saves to do first
  live.pause = told ? Math.max(PACE, room) : Math.min(live.pause * 2, LONGEST);
  if (told && page === reading()) {
    tellText(response.headers.get("X-Text-Version"));
    if (response.status === 200) {
      take(await response.text());
    }
    page.dataset.cursor = response.headers.get("X-Cursor") ?? page.dataset.cursor;
    placeHeld(all);
  }
  const idle = Date.now() - live.active > IDLE;
  clearTimeout(live.timer);
  live.timer = setTimeout(look, idle ? Math.max(live.pause, IDLE_PACE) : live.pause);
}

function take(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  if (template.content.querySelector("[data-stale]")) {
    live.stale = true;
    return;
  }
  for (const gone of template.content.querySelectorAll("[data-gone]")) {
    remove(gone.dataset.gone);
  }
  let added = 0;
  for (const piece of template.content.querySelectorAll("[hx-swap-oob]")) {
    piece.removeAttribute("hx-swap-oob");
    added += takePiece(piece);
  }
  if (added) {
    announce("new", { count: added });
  }
}

// Places a piece or holds it back. Gives 1 for a card that was not on the page.
function takePiece(piece) {
  const stale = document.getElementById(piece.id);
  if (!piece.dataset.card) {
    if (stale && stale.innerHTML !== piece.innerHTML) {
      hold(piece, stale);
    }
    return 0;
  }
  if (stale && isNewer(piece, stale)) {
    talked(piece, stale);
    hold(piece, stale);
  }
  if (stale) {
    return 0;
  }
  const known = live.fresh.has(piece.id);
  live.fresh.set(piece.id, piece);
  return known ? 0 : 1;
}

// One's own write may have been drawn already, and later.
function isNewer(piece, stale) {
  const [now, then] = [piece, stale].map((card) => (card.dataset.state ?? "0-0").split("-").map(Number));
  return now[0] > then[0] || (now[0] === then[0] && now[1] > then[1]);
}

// What is said at a card is shown at once, also while the card itself must wait.
function talked(piece, stale) {
  if (piece.dataset.state.split("-")[1] === stale.dataset.state?.split("-")[1]) {
    return;
  }
  const [link, told] = [stale, piece].map((card) => card.querySelector("[data-talk]"));
  if (link && told && link.textContent !== told.textContent) {
    link.textContent = told.textContent;
    announce("replied");
  }
  stale.querySelector(".asked-badge")?.remove();
  const badge = piece.querySelector(".asked-badge");
  if (badge) {
    link?.after(badge.cloneNode(true));
  }
  if (stale.querySelector("[data-thread] > *")) {
    refreshThread(piece.dataset.card);
  }
}

function hold(piece, stale) {
  live.held.set(piece.id, { piece, stale });
}

/** @returns {boolean} whether something that came has not been placed on the page */
export function holdsBack() {
  return live.stale || live.held.size + live.fresh.size > 0;
}

// What holds the focus or the selection is not replaced under one's hands: it waits for the next look.
function isHeld(element) {
  const selection = document.getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  return element.contains(document.activeElement) || Boolean(range?.intersectsNode(element));
}

function placeHeld(all) {
  if (live.stale) {
    readAnew();
    return;
  }
  for (const [id, { piece, stale }] of live.held) {
    if (!stale.isConnected) {
      live.held.delete(id); // drawn anew by a write of one's own meanwhile
    } else if (!isHeld(stale)) {
      live.held.delete(id);
      placePiece(piece);
    }
  }
  for (const [id, piece] of live.fresh) {
    if (all || movesNothing(piece)) {
      live.fresh.delete(id);
      placePiece(piece);
    }
  }
  showButton();
}

// Whether a new card can be put among the cards unseen: the column is not looked at, or it goes below what is seen.
function movesNothing(card) {
  const { height, bottom } = column().getBoundingClientRect();
  const cards = Array.from(document.querySelectorAll("#cards > .card"));
  const next = cards.find((other) => Number(other.dataset.start) > Number(card.dataset.start));
  const place = next ?? cards.at(-1);
  return height === 0 || !place || (!column().contains(document.activeElement) && place.getBoundingClientRect().top > Math.min(bottom, window.innerHeight));
}

function showButton() {
  const count = live.fresh.size;
  const shown = button();
  shown.hidden = !count && !live.stale;
  shown.textContent = live.stale ? shown.dataset.wordsStale : shown.dataset.wordsNew.replace("{count}", count);
}

function show() {
  if (live.stale) {
    readAnew({ asked: true });
    return;
  }
  const [first] = live.fresh.values();
  live.fresh.forEach((piece) => placePiece(piece));
  live.fresh.clear();
  showButton();
  first?.focus();
}

function remove(uuid) {
  const id = `annotation-card-${uuid}`;
  live.fresh.delete(id);
  live.held.delete(id);
  const card = document.getElementById(id);
  if (!card || card.matches(".stub, [data-waiting], :has(> [data-deleting])")) {
    return; // one's own, just deleted or about to be, offers its undo
  }
  if (card.querySelector(".edit-form")) {
    card.dataset.gone = ""; // what is being typed stays until its form is left
    return;
  }
  const within = card.contains(document.activeElement);
  card.remove();
  if (within) {
    column().querySelector(".card")?.focus({ preventScroll: true });
  }
}

// The whole page part is read anew where nothing on it is being typed, chosen or read with the keyboard.
async function readAnew({ asked = false } = {}) {
  const typing = reading().querySelector(".edit-form, .thread, details.menu[open]") || document.querySelector(".composer:not([hidden])");
  if (!asked && (typing || isHeld(reading()))) {
    showButton();
    return;
  }
  live.stale = false;
  live.held.clear();
  live.fresh.clear();
  const place = column().scrollTop;
  await window.htmx.ajax("GET", window.location.href, { target: "#reading", select: "#reading", swap: "outerHTML" });
  column().scrollTop = place;
}

/** Begin to look for what is new, while the page is visible. */
export function startLive() {
  for (const sign of ["pointermove", "keydown", "scroll"]) {
    window.addEventListener(sign, () => (live.active = Date.now()), { passive: true });
  }
  document.addEventListener("visibilitychange", () => {
    live.active = Date.now();
    look();
  });
  document.addEventListener("click", (event) => event.target.closest("[data-show-new]") && show());
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "reading") {
      live.held.clear();
      live.fresh.clear();
      live.stale = false;
    }
  });
  live.timer = setTimeout(look, PACE);
}
