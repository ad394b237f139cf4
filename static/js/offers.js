// The authorities that are offered to be linked: reached by a key, gone through with the arrows, found by typing.

import { fragmentHeaders, withQuery } from "./session.js";

const PAUSE = 250; // milliseconds without a letter
const FIELD = "[data-authority]";
const BOX = "input[name=authorities]";

const asked = { timer: 0, fetching: null, wanted: false };

/** Move the keyboard to the first authority that is offered in the panel, as soon as there is one. */
export function reachAuthorities() {
  const offered = document.getElementById("composer-authorities");
  const first = offered?.querySelector(`:scope > ${FIELD} ${BOX}`) ?? offered?.querySelector("[data-find-authority]");
  asked.wanted = !first;
  first?.focus();
}

/** The offers were drawn: whoever asked for them before is brought there. @param {boolean} anew for a new panel */
export function offersDrawn(anew = false) {
  if (asked.wanted && !anew) {
    reachAuthorities();
  }
  asked.wanted = false;
}

const fieldOf = (root, uuid) => root.querySelector(`${BOX}[value="${CSS.escape(uuid)}"]`)?.closest(FIELD);

// What was found before leaves, but for what is ticked; an authority of the opinion goes back to its list.
function clearFound(more) {
  const found = more.querySelector("[data-authorities-found]");
  const rest = more.querySelector("details");
  for (const field of found.querySelectorAll(FIELD)) {
    if (field.querySelector(BOX).checked) {
      more.before(field);
    } else if (field.dataset.authority === "moved") {
      field.dataset.authority = "";
      rest.append(field);
    }
  }
  found.replaceChildren();
}

async function find(input) {
  const words = input.value.trim();
  const more = input.closest("[data-more-authorities]");
  asked.fetching?.abort();
  if (!words) {
    clearFound(more);
    more.querySelector("details")?.removeAttribute("hidden");
    return;
  }
  asked.fetching = new AbortController();
  try {
    const address = withQuery(input.dataset.offersUrl, { q: words });
    const response = await fetch(address, { headers: fragmentHeaders(), signal: asked.fetching.signal });
    if (response.ok && !response.headers.has("HX-Redirect")) {
      showFound(more, await response.text());
    }
  } catch {
    // Without the server the authorities that are on the page are what there is.
  }
}

// Each authority stands in the form once: one that is there already is shown itself, or left where it is.
function showFound(more, html) {
  clearFound(more);
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const rest = more.querySelector("details");
  for (const field of holder.content.querySelectorAll(FIELD)) {
    const present = fieldOf(more.closest(".authorities"), field.querySelector(BOX).value);
    if (present && rest?.contains(present)) {
      present.dataset.authority = "moved";
      field.replaceWith(present);
    } else if (present) {
      field.remove();
    }
  }
  more.querySelector("[data-authorities-found]").replaceChildren(holder.content);
  rest?.setAttribute("hidden", "");
}

function stopsOf(root) {
  return Array.from(root.querySelectorAll(`${BOX}, [data-find-authority], summary`)).filter((each) => each.checkVisibility());
}

function onKey(event) {
  const root = event.target.closest(".authorities");
  if (!root || !event.target.matches(`${BOX}, [data-find-authority], .more-authorities summary`)) {
    return;
  }
  const stops = stopsOf(root);
  const at = stops.indexOf(event.target);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    stops[at + step]?.focus();
  } else if (event.key === "Enter" && event.target.matches("[data-find-authority]") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    const first = root.querySelector(`[data-authorities-found] ${BOX}`);
    if (first) {
      first.focus();
      first.click();
    }
  }
}

/** Begin to listen. */
export function startOffers() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-find-authority]")) {
      clearTimeout(asked.timer);
      asked.timer = setTimeout(() => find(event.target), PAUSE);
    }
  });
}
