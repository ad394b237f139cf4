// The class over the text: choosing a place, and what is new while a class works.

import { startCommands } from "./commands.js";
import { unfold } from "./folds.js";
import { placePieces } from "./pieces.js";
import { fragmentHeaders, withQuery } from "./session.js";

const PACE = 2000; // milliseconds between looks
const LONGEST = 60_000; // milliseconds between looks while the server fails
const PATIENCE = 20_000;
const LONGEST_HEADER = 6000; // characters of seals that are sent; a page with more of them gets the whole text anew
const NARROW = 960; // CSS pixels, under which the chosen place lies over the foot of the window

const over = () => document.getElementById("over");
const chosen = () => document.querySelector("#chosen .place");
const live = { timer: 0, pause: PACE };

// The place of an address (#place-<offset>), in the text.
function placeOf(hash) {
  const found = document.getElementById(hash.slice(1));
  const at = Number(/^#place-(\d+)$/u.exec(hash)?.[1] ?? -1);
  const near = Array.from(over().querySelectorAll(".found")).findLast((each) => Number(each.id.slice(6)) <= at);
  return found ?? near;
}

function show({ still = false } = {}) {
  const place = chosen();
  for (const old of over().querySelectorAll(".heat.chosen, .found[aria-current]")) {
    old.classList.remove("chosen");
    old.removeAttribute("aria-current");
  }
  const badge = place && document.getElementById(`place-${place.dataset.at}`);
  const target = badge ?? (place && document.getElementById(place.dataset.passage));
  unfold(target);
  if (badge) {
    badge.setAttribute("aria-current", "true");
    for (const run of over().querySelectorAll(`.heat[data-place="${badge.dataset.place}"]`)) {
      run.classList.add("chosen");
    }
  }
  if (target && !still) {
    target.scrollIntoView({ block: window.innerWidth < NARROW ? "start" : "center", behavior: "instant" });
  }
}

async function choose(address, from) {
  const url = new URL(address, window.location.href);
  await window.htmx.ajax("GET", url.pathname + url.search, { target: "#chosen", swap: "innerHTML" });
  history.replaceState(history.state, "", url);
  show({ still: from === "text" });
  document.getElementById("place-head")?.focus({ preventScroll: true });
}

function onClick(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  const link = event.target.closest("a[data-choose], a.found");
  const words = event.target.closest("#class-writing .heat");
  if (link) {
    event.preventDefault();
    choose(link.href, link.matches(".found") ? "text" : "list");
  } else if (words && document.getSelection().isCollapsed && !event.target.closest("a")) {
    const badge = over().querySelector(`.found[data-place="${words.dataset.place}"]`);
    if (badge) {
      choose(badge.href, "text");
    }
  } else if (event.target.closest("[data-open-help]")) {
    document.getElementById("keyboard-help").showModal();
  } else if (event.target.closest("[data-full-screen]")) {
    document.documentElement.requestFullscreen();
  }
}

// What changed is put in its place; the line at the top of the window stays where it is. A passage that has the focus
// is left as it is: then the page keeps its seals, and is sent that passage again.
function take(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const top = Array.from(over().querySelectorAll("#class-writing .passage")).find((each) => each.getBoundingClientRect().bottom > 0);
  const before = top?.getBoundingClientRect().top;
  const told = template.content.querySelector("[data-cursor]").dataset;
  const place = chosen()?.dataset;
  const changed = new Set();
  let skipped = false;
  for (const fresh of template.content.querySelectorAll(".passage")) {
    const stale = document.getElementById(fresh.id);
    const inUse = stale?.contains(document.activeElement);
    skipped ||= inUse;
    if (stale && !inUse) {
      stale.innerHTML = fresh.innerHTML;
    }
    changed.add(fresh.id);
    fresh.remove();
  }
  for (const piece of template.content.querySelectorAll("[hx-swap-oob]")) {
    const stale = document.getElementById(piece.id);
    const same = stale && stale.textContent.replace(/\s+/gu, " ") === piece.textContent.replace(/\s+/gu, " ");
    const open = stale && Array.from(stale.querySelectorAll("details[id]"), (each) => [each.id, each.open]);
    for (const [id, state] of open ?? []) {
      piece.querySelector(`#${id}`)?.toggleAttribute("open", state);
    }
    if (same || (piece.id === "chosen" && place)) {
      piece.removeAttribute("hx-swap-oob");
    }
  }
  placePieces(template.innerHTML);
  window.scrollBy({ top: (top?.getBoundingClientRect().top ?? 0) - (before ?? 0), behavior: "instant" });
  show({ still: true });
  over().dataset.cursor = told.cursor;
  if (!skipped) {
    over().dataset.seals = told.seals;
  }
  if (place && (changed.size === 0 || changed.has(place.passage)) && !document.querySelector("#chosen").contains(document.activeElement)) {
    window.htmx.ajax("GET", withQuery(window.location.pathname + window.location.search, { at: place.at }), { target: "#chosen", swap: "innerHTML" });
  }
}

async function look() {
  clearTimeout(live.timer);
  if (document.visibilityState !== "visible") {
    return;
  }
  const page = over();
  const response = await fetch(withQuery(page.dataset.changesUrl, { since: page.dataset.cursor }), {
    headers: { ...fragmentHeaders(), ...(page.dataset.seals.length < LONGEST_HEADER && { "X-Seals": page.dataset.seals }) },
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null);
  const told = response?.ok && !response.headers.has("HX-Redirect");
  live.pause = told ? PACE : Math.min(live.pause * 2, LONGEST);
  if (told && response.status === 200) {
    take(await response.text());
  }
  clearTimeout(live.timer);
  live.timer = setTimeout(look, live.pause);
}

const screenButton = document.querySelector("[data-full-screen]");
if (screenButton) {
  screenButton.hidden = !document.fullscreenEnabled;
}
document.addEventListener("click", onClick);
document.addEventListener("visibilitychange", look);
document.querySelector("[data-text-choices]")?.addEventListener("change", (event) => event.target.form.requestSubmit());
startCommands("review");
if (chosen()) {
  show();
} else if (window.location.hash.startsWith("#place-")) {
  const badge = placeOf(window.location.hash);
  if (badge?.matches(".found")) {
    choose(badge.href, "list");
  }
}
live.timer = setTimeout(look, PACE);
