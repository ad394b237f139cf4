// The class over the text: choosing a place, and what is new while a class works.

import { startCommands } from "./commands.js";
import { unfold } from "./folds.js";
import { placePieces } from "./pieces.js";
import { fragmentHeaders, withQuery } from "./session.js";

const PACE = 2000; // milliseconds between looks
const LONGEST = 60_000; // milliseconds between looks while the server fails
const PATIENCE = 20_000;
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

// What changed is put in its place; the line at the top of the window stays where it is.
function take(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const held = document.querySelector("#chosen").contains(document.activeElement);
  const top = Array.from(over().querySelectorAll("#class-writing .passage")).find((each) => each.getBoundingClientRect().bottom > 0);
  const before = top?.getBoundingClientRect().top;
  for (const fresh of template.content.querySelectorAll(".passage")) {
    const stale = document.getElementById(fresh.id);
    if (stale && stale.innerHTML !== fresh.innerHTML && !stale.contains(document.activeElement)) {
      stale.innerHTML = fresh.innerHTML;
    }
    fresh.remove();
  }
  for (const piece of template.content.querySelectorAll("[hx-swap-oob]")) {
    const stale = document.getElementById(piece.id);
    const same = stale && stale.textContent.replace(/\s+/gu, " ") === piece.textContent.replace(/\s+/gu, " ");
    const open = stale && Array.from(stale.querySelectorAll("details[id]"), (each) => [each.id, each.open]);
    for (const [id, state] of open ?? []) {
      piece.querySelector(`#${id}`)?.toggleAttribute("open", state);
    }
    if (same || (piece.id === "chosen" && held)) {
      piece.removeAttribute("hx-swap-oob");
    }
  }
  placePieces(template.innerHTML);
  window.scrollBy({ top: (top?.getBoundingClientRect().top ?? 0) - (before ?? 0), behavior: "instant" });
  show({ still: true });
  return template.content.querySelector("[data-cursor]")?.dataset.cursor;
}

async function look() {
  clearTimeout(live.timer);
  if (document.visibilityState !== "visible") {
    return;
  }
  const page = over();
  const asked = { since: page.dataset.cursor, ...(chosen() && { at: chosen().dataset.at }) };
  const said = new URL(window.location.href).searchParams.get("said");
  const response = await fetch(withQuery(page.dataset.changesUrl, said ? { ...asked, said } : asked), {
    headers: fragmentHeaders(),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null);
  const told = response?.ok && !response.headers.has("HX-Redirect");
  live.pause = told ? PACE : Math.min(live.pause * 2, LONGEST);
  if (told && response.status === 200) {
    page.dataset.cursor = take(await response.text()) ?? page.dataset.cursor;
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
