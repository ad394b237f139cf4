// Where one is in the text: the heading under which one reads, and the view on the map of the whole.

import { unfold } from "./folds.js";
import { fragmentHeaders, withQuery } from "./session.js";
import { onPage } from "./page.js";

const UNITS = 200; // the map's height in its own units
const SETTLED = 900; // milliseconds after the last write before counts are asked for
const state = { asked: 0, held: false };

const map = () => document.querySelector("[data-map]");
const passages = () => Array.from(document.querySelectorAll("#main [data-passage]"));
const top = () => document.getElementById("bar").getBoundingClientRect().bottom;
const startOf = (element) => Number(element.dataset.start);

// The offset of the text that stands at a height of the window; passages stand in the order of the text.
function offsetAt(all, height, length) {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].getBoundingClientRect().bottom < height) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (!all[low]) {
    return length;
  }
  const box = all[low].getBoundingClientRect();
  const within = box.height ? Math.min(1, Math.max(0, (height - box.top) / box.height)) : 0;
  return startOf(all[low]) + within * ((all[low + 1] ? startOf(all[low + 1]) : length) - startOf(all[low]));
}

function showPlace() {
  const all = passages().filter((passage) => passage.getClientRects().length);
  if (!map() || !all.length) {
    return;
  }
  const length = Number(map().dataset.length);
  const first = offsetAt(all, top(), length);
  const last = offsetAt(all, window.innerHeight, length);
  const reading = offsetAt(all, top() + (window.innerHeight - top()) * 0.25, length);
  const view = map().querySelector("[data-map-view]");
  view.setAttribute("y", (first / length) * UNITS);
  view.setAttribute("height", Math.max(1.5, ((last - first) / length) * UNITS));
  const lines = Array.from(document.querySelectorAll("#outline [data-heading]"));
  const now = lines.findLast((line) => Number(line.dataset.heading) <= reading) ?? lines[0];
  for (const line of lines) {
    if (line !== now) {
      line.removeAttribute("aria-current");
    } else if (!line.hasAttribute("aria-current")) {
      line.setAttribute("aria-current", "true");
    }
  }
}

// Go where the pointer is on the map: what stands there in the text comes to the middle of the window.
function goTo(event) {
  const box = map().getBoundingClientRect();
  const at = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height)) * Number(map().dataset.length);
  const all = passages();
  const index = Math.max(0, all.findLastIndex((passage) => startOf(passage) <= at));
  const end = all[index + 1] ? startOf(all[index + 1]) : Number(map().dataset.length);
  unfold(all[index]);
  const place = all[index].getBoundingClientRect();
  const within = (at - startOf(all[index])) / Math.max(1, end - startOf(all[index]));
  window.scrollBy({ top: place.top + within * place.height - window.innerHeight / 2, behavior: "instant" });
}

async function askAnew() {
  const outline = document.getElementById("outline");
  const response = await fetch(withQuery(outline.dataset.outlineUrl, {}), { headers: fragmentHeaders() }).catch(() => null);
  if (response?.ok && !response.headers.has("HX-Redirect") && outline.isConnected && !outline.matches(":focus-within, :hover")) {
    const holder = document.createElement("template");
    holder.innerHTML = await response.text();
    outline.replaceWith(holder.content);
    showPlace();
  }
}

/** Begin to listen. */
export function startMap() {
  onPage({
    scrolled: showPlace,
    changed(added) {
      showPlace();
      if (added.some((node) => node.id === "counters")) {
        clearTimeout(state.asked);
        state.asked = setTimeout(askAnew, SETTLED);
      }
    },
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest("[data-map]") && event.button === 0) {
      event.preventDefault();
      state.held = true;
      goTo(event);
    }
  });
  document.addEventListener("pointermove", (event) => state.held && goTo(event));
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      state.held = false;
    });
  }
}
