// Choosing claims: those used most first, found by typing, with what each means beside it at the moment of tagging.

import { onPhone, placeBeside } from "./placing.js";

const CHOICE = "[data-claim-choice]";
const OPTION = "[data-claim]";
const BOX = "input[name=claims]";
const KEYS = 9; // claims that number keys reach
const PAUSE = 150; // milliseconds that a pointer rests on a claim before its meaning comes, or is away before it goes

const meaning = { timer: 0, option: null };

const boxOf = (option) => option.querySelector(BOX);
const boxesOf = (root) => Array.from(root.querySelectorAll(OPTION), boxOf);
const searchOf = (root) => root.querySelector("[data-claim-search]");
const pane = () => document.getElementById("claim-meaning");
const labelOf = (option) => option.querySelector("label > span").textContent;

/**
 * @param {string} words
 * @returns {string} the words as they are compared: without case, accents and typographic quotation marks
 */
export function plain(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").replace(/[‘’]/gu, "'").replace(/[“”]/gu, '"').toLowerCase();
}

/**
 * How well a claim answers to typed words.
 * @param {{name: string, meaning: string}} claim both as `plain` gives them
 * @param {string} typed as `plain` gives it
 * @returns {0 | 1 | 2} 2 where its name has every word, 1 where name and meaning together have, else 0
 */
export function answers(claim, typed) {
  const words = typed.split(/\s+/u).filter(Boolean);
  if (words.every((word) => claim.name.includes(word))) {
    return 2;
  }
  return words.every((word) => `${claim.name} ${claim.meaning}`.includes(word)) ? 1 : 0;
}

/** Put the claims into the order of their use, for a panel that opens. @param {Element} form that holds them */
export function orderClaims(form) {
  const root = form.querySelector(CHOICE);
  const options = Array.from(root.querySelectorAll(OPTION)).sort((one, other) => one.dataset.position - other.dataset.position);
  const sections = root.querySelectorAll(".claim-section");
  for (const option of options) {
    sections[option.dataset.home].append(option);
  }
  sections[0].append(...options.filter((option) => option.dataset.uses > 0).sort((one, other) => other.dataset.uses - one.dataset.uses));
  if (options.length > KEYS) {
    root.querySelectorAll(OPTION).forEach((option, at) => {
      boxOf(option).dataset.key = at < KEYS ? at + 1 : "";
      option.querySelector("kbd").textContent = boxOf(option).dataset.key;
    });
  }
  const box = searchOf(root);
  if (box) {
    box.value = "";
    find(root);
  }
  showChosen(root);
}

/** Count claims as used. @param {Element} form that holds them @param {string[]} uuids */
export function countUses(form, uuids) {
  for (const uuid of uuids) {
    const option = optionOf(form, uuid);
    if (option) {
      option.dataset.uses = Number(option.dataset.uses) + 1;
    }
  }
}

/** @param {Element} form @param {string} uuid of a claim @returns {HTMLElement | null} its option, where the form offers it */
export function optionOf(form, uuid) {
  return form?.querySelector(`${BOX}[value="${CSS.escape(uuid)}"]`)?.closest(OPTION) ?? null;
}

/** @param {HTMLElement} option of a claim @returns {{label: string, letters: string, look: string}} look: its classes */
export function claimOf(option) {
  const look = Array.from(option.classList).filter((name) => /^[cp]\d$/u.test(name)).join(" ");
  return { label: labelOf(option), letters: option.querySelector(".letters").textContent, look };
}

/** Put the keyboard where claims are chosen. @param {Element} form that holds them @returns {boolean} whether there are any */
export function reachClaims(form) {
  const root = form.querySelector(CHOICE);
  const first = searchOf(root) ?? boxesOf(root)[0];
  first?.focus({ preventScroll: true });
  return Boolean(first);
}

// What is typed hides the claims that do not answer; those whose name answers stand before those whose meaning does.
function find(root) {
  const typed = plain(searchOf(root).value.trim());
  let found = 0;
  for (const option of root.querySelectorAll(OPTION)) {
    const name = plain(`${option.querySelector("label").textContent} ${option.dataset.slug}`);
    const rank = typed ? answers({ name, meaning: plain(option.querySelector(".claim-help > div").textContent) }, typed) : 2;
    option.hidden = rank === 0;
    option.classList.toggle("in-meaning", rank === 1);
    found += rank > 0;
  }
  root.toggleAttribute("data-searching", typed !== "");
  root.querySelector("[data-claim-none]").hidden = found > 0;
  keepOneStop(root, stopsOf(root)[0]);
}

function stopsOf(root) {
  const shown = Array.from(root.querySelectorAll(OPTION)).filter((option) => !option.hidden);
  const late = (option) => Number(option.classList.contains("in-meaning"));
  return shown.sort((one, other) => late(one) - late(other)).map(boxOf);
}

// All claims are one stop of the Tab key; arrows go from one to the next.
function keepOneStop(root, stop) {
  for (const box of boxesOf(root)) {
    box.tabIndex = box === stop ? 0 : -1;
  }
}

// Where there is a field for typing, what is chosen stands above it, whatever the list below shows.
function showChosen(root) {
  const row = root.querySelector("[data-claim-chosen]");
  row?.replaceChildren(...Array.from(root.querySelectorAll(`${BOX}:checked`), (box) => chipOf(box.closest(OPTION), row)));
}

function chipOf(option, row) {
  const { label, letters, look } = claimOf(option);
  const chip = document.createElement("button");
  chip.type = "button";
  chip.className = `chip ${look}`;
  chip.dataset.unchoose = boxOf(option).value;
  chip.setAttribute("aria-label", `${row.dataset.wordsRemove}: ${label}`);
  chip.textContent = `${letters} ${label} ×`;
  return chip;
}

/** Show anew which claims are chosen, after a form was filled. @param {Element} form that holds them */
export function claimsFilled(form) {
  form.querySelectorAll(CHOICE).forEach(showChosen);
}

function clearSearch(root) {
  searchOf(root).value = "";
  find(root);
}

/** @returns {boolean} whether the key was one of the field's */
function searchKey(event, root) {
  const input = event.target;
  if (event.key === "ArrowDown") {
    stopsOf(root)[0]?.focus();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    const best = input.value.trim() && stopsOf(root)[0];
    if (best) {
      best.click();
      clearSearch(root);
    }
  } else if (event.key === "Escape" && input.value) {
    clearSearch(root);
  } else if (/^[1-9]$/u.test(event.key) && !input.value) {
    root.querySelector(`[data-key="${event.key}"]`)?.click();
  } else {
    return false;
  }
  return true;
}

/** @returns {boolean} whether the key was one of the list's */
function listKey(event, root) {
  const stops = stopsOf(root);
  const at = stops.indexOf(event.target);
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step) {
    (at + step < 0 ? searchOf(root) : stops[at + step])?.focus();
  } else if (event.key === "Home" || event.key === "End") {
    stops.at(event.key === "Home" ? 0 : -1).focus();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.target.click();
  } else {
    return false;
  }
  return true;
}

// A letter on a claim goes on in the field.
function typeOn(event, root) {
  const letter = /^\p{L}$/u.test(event.key) && event.key !== "a" && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (letter) {
    searchOf(root)?.focus();
  }
}

function onKey(event) {
  if (event.key === "Escape" && !event.target.closest?.(OPTION) && hideMeaning()) {
    event.stopImmediatePropagation(); // what came by the pointer goes first
    return;
  }
  const root = event.target.closest?.(CHOICE);
  const inSearch = root && event.target.matches("[data-claim-search]");
  const known = inSearch ? searchKey(event, root) : root && event.target.matches(BOX) && listKey(event, root);
  if (known) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (root && event.target.matches(BOX)) {
    typeOn(event, root);
  }
}

// Beside a wide page's panel what a claim means is shown; on a phone it opens below the claim (its "?").
function showMeaning(option) {
  const { label, look } = claimOf(option);
  const head = document.createElement("h3");
  head.textContent = label;
  pane().className = `claim-meaning ${look}`;
  pane().replaceChildren(head, ...option.querySelector(".claim-help > div").cloneNode(true).children);
  pane().hidden = false;
  meaning.option = option;
  boxOf(option).setAttribute("aria-describedby", "claim-meaning");
  placeBeside(pane(), option.closest("#composer") ?? option.closest(".card, form"), option);
}

/** Take away what a claim means. @returns {boolean} whether it was there */
export function hideMeaning() {
  clearTimeout(meaning.timer);
  meaning.option?.querySelector(BOX).removeAttribute("aria-describedby");
  meaning.option = null;
  const shown = Boolean(pane() && !pane().hidden);
  if (shown) {
    pane().hidden = true;
  }
  return shown;
}

function changeMeaning(target, pause) {
  if (!pane() || onPhone()) {
    return;
  }
  const option = target.closest?.(`${CHOICE} ${OPTION}`);
  if (option === meaning.option || pane().contains(target)) {
    clearTimeout(meaning.timer);
    return;
  }
  clearTimeout(meaning.timer);
  const focused = document.activeElement?.closest?.(OPTION);
  const shown = option ?? (focused?.querySelector(":focus-visible") && focused);
  meaning.timer = setTimeout(() => (shown ? showMeaning(shown) : hideMeaning()), pause);
}

function onFocus(event) {
  const root = event.target.closest?.(CHOICE);
  if (root && event.target.matches(BOX)) {
    keepOneStop(root, event.target);
  }
  if (!root || event.target.matches(":focus-visible")) {
    changeMeaning(event.target, 0);
  }
}

function onClick(event) {
  const chip = event.target.closest?.("[data-unchoose]");
  if (chip) {
    const form = chip.closest("form");
    boxOf(optionOf(form, chip.dataset.unchoose)).click();
    searchOf(form)?.focus({ preventScroll: true });
  }
}

// A proposal begins with what was looked for and not found.
function onToggle(event) {
  const { target } = event;
  const label = target.matches?.("[data-propose]") && target.open && target.querySelector("[name=proposed]");
  if (label) {
    label.value ||= searchOf(target.closest(CHOICE))?.value.trim() ?? "";
    label.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  }
}

/** Begin to listen. */
export function startClaims() {
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("focusin", onFocus);
  document.addEventListener("click", onClick);
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && changeMeaning(event.target, PAUSE));
  document.addEventListener("input", (event) => {
    const root = event.target.closest(CHOICE);
    if (root && event.target.matches("[data-claim-search]")) {
      find(root);
    } else if (root && event.target.matches(BOX)) {
      showChosen(root);
    }
  });
}
