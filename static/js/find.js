// Finding words in the opinion and its notes: the server says where they stand; here they are painted and gone through.

import { say } from "./announce.js";
import { unfold } from "./folds.js";
import { paint } from "./highlights.js";
import { toUtf16 } from "./offsets.js";
import { onPhone } from "./placing.js";
import { passageStart, passageText, rangeOfUnits } from "./selectors.js";
import { raiseSheet } from "./sheets.js";

const panel = () => document.getElementById("find");
const field = () => document.getElementById("find-words");
const hits = () => Array.from(document.querySelectorAll("#found [data-hit]"));
const state = { now: -1, wanted: 0, words: "", opener: null };

function rangesOf(links) {
  const passages = Array.from(document.querySelectorAll("#main [data-passage]")).sort((one, other) => passageStart(one) - passageStart(other));
  const texts = new Map();
  const range = (span) => {
    const [start, end] = span.split("-").map(Number);
    const passage = passages.findLast((each) => passageStart(each) <= start);
    if (!passage) {
      return null;
    }
    if (!texts.has(passage)) {
      texts.set(passage, passageText(passage));
    }
    const units = (offset) => toUtf16(texts.get(passage), offset - passageStart(passage));
    try {
      return rangeOfUnits({ passage, units: units(start) }, { passage, units: units(end) });
    } catch {
      return null; // a passage that an edited opinion leaves out, or a text that was corrected meanwhile
    }
  };
  return links.map((link) => (link.dataset.spans ?? "").split(" ").filter(Boolean).map(range).filter(Boolean));
}

function light() {
  const found = panel().hidden ? [] : rangesOf(hits());
  paint("found", ...found.flat());
  paint("found-now", ...(found[state.now] ?? []));
}

function address() {
  const url = new URL(window.location.href);
  for (const [name, value] of [["find", panel().hidden ? "" : field().value.trim()], ["hit", state.now < 0 || panel().hidden ? "" : state.now + 1]]) {
    if (value) {
      url.searchParams.set(name, value);
    } else {
      url.searchParams.delete(name);
    }
  }
  window.history.replaceState(window.history.state, "", url);
}

function go(number) {
  const links = hits();
  if (!links.length) {
    return;
  }
  const round = number < 0 || number >= links.length;
  const next = (number + links.length) % links.length;
  const link = links[next];
  const [range] = rangesOf([link])[0];
  if (!range) {
    window.location.assign(link.href);
    return;
  }
  state.now = next;
  links.forEach((each) => each.toggleAttribute("aria-current", each === link));
  panel().toggleAttribute("data-going", onPhone());
  unfold(range.startContainer.parentElement);
  light();
  const box = range.getBoundingClientRect();
  window.scrollBy({ top: box.top - window.innerHeight * (onPhone() ? 0.45 : 0.35), behavior: "instant" });
  link.scrollIntoView({ block: "nearest" });
  const at = `${next + 1} / ${links.length}`;
  document.querySelector("[data-found-at]").textContent = at;
  address();
  const { wordsAt, wordsRound } = document.getElementById("found").dataset;
  const values = { number: next + 1, total: links.length, pin: link.dataset.pin, words: link.lastElementChild.textContent };
  say(`${round ? wordsRound : ""} ${wordsAt.replace(/\{(\w+)\}/gu, (_, key) => values[key])}`);
}

// The first place at or after what is read, when the search begins.
function firstFrom() {
  const line = document.getElementById("bar").getBoundingClientRect().bottom;
  return Math.max(0, rangesOf(hits()).findIndex(([range]) => range && range.getBoundingClientRect().top >= line));
}

const step = (direction) => go(state.now < 0 ? (direction === 1 ? firstFrom() : hits().length - 1) : state.now + direction);

function open() {
  state.opener = document.activeElement;
  panel().hidden = false;
  raiseSheet(null);
  field().focus();
  field().select();
  light();
}

function close() {
  const [range] = state.now < 0 ? [] : rangesOf(hits())[state.now] ?? [];
  panel().hidden = true;
  light();
  address();
  const passage = range?.startContainer.parentElement.closest("[data-passage]");
  (passage ?? state.opener)?.focus({ preventScroll: true });
}

function onClick(event) {
  const hit = event.target.closest("#found [data-spans]");
  const steps = event.target.closest("[data-found-step]");
  if (event.target.closest("[data-find-open]")) {
    event.preventDefault();
    open();
  } else if (event.target.closest("[data-find-close]")) {
    close();
  } else if (steps) {
    step(Number(steps.dataset.foundStep));
  } else if (hit && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    go(hits().indexOf(hit));
  }
}

function onKey(event) {
  if (event.target.closest?.("#find") && event.key === "Escape") {
    event.preventDefault();
    close();
  } else if (event.target.id === "find-words" && event.key === "Enter") {
    const direction = event.shiftKey ? -1 : 1;
    if (field().value.trim() === state.words) {
      event.preventDefault();
      step(direction);
    } else {
      state.wanted = direction; // the form is sent now; the step is taken with its answer
    }
  }
}

function onAnswer(event) {
  if (event.detail.target?.id === "found") {
    const asked = Number(new URL(window.location.href).searchParams.get("hit"));
    const first = state.words === "" && asked;
    state.words = field().value.trim();
    state.now = -1;
    light();
    address();
    if (first) {
      go(first - 1);
    } else if (state.wanted) {
      step(state.wanted);
    } else {
      say(document.querySelector("#found .found-count")?.textContent ?? "");
    }
    state.wanted = 0;
  } else if (!panel().hidden) {
    light();
  }
}

/** Begin to listen. */
export function startFind() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("htmx:afterSwap", onAnswer);
  document.addEventListener("focusin", (event) => event.target.id === "find-words" && panel()?.removeAttribute("data-going"));
}
