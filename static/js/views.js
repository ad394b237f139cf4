// The views that the filter asks for. One that was left stays as it was drawn: who comes back to it sees it at once, and
// the server is asked only what is new in it since then.

import { holdPlace } from "./filters.js";
import { holdsBack, look } from "./live.js";

const MOST = 4; // views that are kept
const FRESH = 900_000; // milliseconds for which one is
const BUSY = ".edit-form, [data-edit-slot] > *, [data-thread] > *, [data-waiting], [hx-trigger^=load]";
const kept = new Map(); // by the address that the filter asks for
const state = { key: "" };

const reading = () => document.getElementById("reading");
const dock = () => document.getElementById("counters-dock");
const isFilter = (element) => Boolean(element.closest?.("#filter"));

// A view on which nothing is being done and for which nothing waits is kept, under the filter that it was drawn for.
function keep(left) {
  if (!left.view.querySelector(BUSY) && !holdsBack()) {
    left.view.querySelector(".filters").reset();
    kept.set(state.key, left);
    kept.delete(kept.size > MOST ? kept.keys().next().value : null);
  }
}

function show(key, { view, counted, address }) {
  const left = { view: reading(), counted: dock().innerHTML, address: window.location.href, until: Date.now() + FRESH };
  holdPlace();
  kept.delete(key);
  left.view.replaceWith(view);
  keep(left);
  state.key = key;
  dock().innerHTML = counted;
  window.history.pushState({ htmx: true }, "", address);
  for (const name of ["htmx:afterSwap", "htmx:afterSettle"]) {
    view.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { target: view } }));
  }
}

function onRequest(event) {
  const key = event.detail.pathInfo.finalRequestPath;
  const there = isFilter(event.detail.elt) && kept.get(key);
  if (there && there.until > Date.now()) {
    event.preventDefault();
    show(key, there);
    look({ all: true });
  }
}

// An answer is put in place here and not by htmx, which would take the view apart that is left.
function onAnswer({ detail }) {
  const { requestConfig, serverResponse, shouldSwap, target, pathInfo, xhr } = detail;
  if (!shouldSwap || target.id !== "reading" || !isFilter(requestConfig.elt)) {
    return;
  }
  detail.shouldSwap = false;
  const page = new DOMParser().parseFromString(serverResponse, "text/html");
  const view = page.getElementById("reading");
  if (target.isConnected && view) { // else another view was chosen after this one was asked for
    const counted = page.getElementById("counters-dock").innerHTML;
    const { finalRequestPath: key } = pathInfo;
    show(key, { view, counted, address: xhr.getResponseHeader("HX-Push-Url") ?? key });
    window.htmx.process(view);
  }
}

/** Begin to keep views. */
export function startViews() {
  state.key = window.location.pathname + window.location.search;
  document.addEventListener("htmx:beforeRequest", onRequest);
  document.addEventListener("htmx:beforeSwap", onAnswer);
}
