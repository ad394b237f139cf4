// Cards of notes that the server has not taken yet: what is on them is what the journal holds.

import { announce } from "./announce.js";
import { scrollColumn } from "./column.js";
import { valuesOf } from "./fields.js";
import { entries, forget, retry } from "./journal.js";
import { insertCard } from "./pieces.js";
import { pathOf } from "./session.js";

/**
 * Place the card of a note that waits to be saved.
 * @param {{uuid: string, fields: [string, string][]}} entry
 * @returns {HTMLElement | null} null on a page that cannot show it
 */
export function addWaitingCard(entry) {
  const template = document.getElementById("waiting-card");
  const domId = `annotation-card-${entry.uuid}`;
  const present = document.getElementById(domId);
  if (!template || (present && !present.dataset.waiting)) {
    return null;
  }
  present?.remove();
  const card = template.content.firstElementChild.cloneNode(true);
  card.id = domId;
  card.dataset.waiting = entry.uuid;
  card.dataset.start = valuesOf(entry.fields, "start")[0] ?? 0;
  card.querySelector("[data-waiting-words]").textContent = valuesOf(entry.fields, "exact")[0] ?? "";
  card.querySelector("[data-waiting-note]").textContent = valuesOf(entry.fields, "note")[0] ?? valuesOf(entry.fields, "words")[0] ?? "";
  card.querySelector("[data-waiting-chips]").replaceChildren(...chipsOf(valuesOf(entry.fields, "claims")));
  insertCard(card);
  scrollColumn(card);
  return card;
}

// The chips are those of the page's own codebook.
function chipsOf(claims) {
  const chips = claims.map((uuid) => {
    const option = document.querySelector(`#composer input[name=claims][value="${CSS.escape(uuid)}"]`)?.closest(".claim-option");
    const chip = document.createElement("span");
    chip.className = `chip ${Array.from(option?.classList ?? []).filter((name) => name !== "claim-option").join(" ")}`;
    chip.textContent = option?.querySelector(".letters")?.textContent ?? "";
    return chip;
  });
  const bare = document.getElementById("bare-chip");
  return chips.length ? chips : [bare.content.firstElementChild.cloneNode(true)];
}

/**
 * Show that the server did not take a note, and what can be done.
 * @param {object} entry of the journal
 */
export function showRefusal(entry) {
  const card = addWaitingCard(entry);
  const needs = card?.querySelector("[data-needs-you]");
  if (!needs) {
    return;
  }
  needs.hidden = false;
  needs.querySelector("[data-reopen]").hidden = entry.kind !== "create";
  card.querySelector(".card-foot").hidden = true;
  showProblem(needs.querySelector("[data-problem]"), entry);
  scrollColumn(card);
}

/**
 * @param {HTMLElement} place
 * @param {{problem: string}} entry the server's own fragment, or "" where it sent none
 */
export function showProblem(place, entry) {
  if (entry.problem) {
    place.innerHTML = entry.problem;
    return;
  }
  const words = document.createElement("p");
  words.className = "problem";
  words.textContent = document.getElementById("journal-state").dataset.wordsProblemText;
  place.replaceChildren(words);
}

function showStuck(entry) {
  const words = document.querySelector(`[data-waiting="${CSS.escape(entry.uuid)}"] [data-stuck]`);
  if (words?.hidden) {
    words.hidden = false;
  }
}

async function entryOf(card) {
  return (await entries()).find((entry) => entry.uuid === card.dataset.waiting);
}

async function onClick(event) {
  const card = event.target.closest("[data-waiting]");
  const button = event.target.closest("button");
  const entry = card && button ? await entryOf(card) : null;
  if (!entry) {
    return;
  }
  if (button.matches("[data-retry]")) {
    card.querySelector("[data-needs-you]").hidden = true;
    card.querySelector(".card-foot").hidden = false;
    await retry(entry);
  } else if (button.matches("[data-discard]")) {
    card.remove();
    await forget(entry);
  } else if (button.matches("[data-copy]")) {
    await copy(card.querySelector("[data-waiting-note]"));
  } else if (button.matches("[data-reopen]")) {
    document.dispatchEvent(new CustomEvent("composer:reopen", { detail: { entry } }));
  }
}

// Plain http has no clipboard: there the note is selected, ready to be copied.
async function copy(note) {
  try {
    await navigator.clipboard.writeText(note.textContent);
  } catch {
    document.getSelection().selectAllChildren(note);
  }
}

/** Show what an earlier page left, and follow what becomes of each entry. */
export async function startWaiting() {
  document.addEventListener("click", onClick);
  document.addEventListener("journal:refused", (event) => event.detail.entry.kind === "create" && showRefusal(event.detail.entry));
  document.addEventListener("journal:stuck", (event) => event.detail.entry.kind === "create" && showStuck(event.detail.entry));
  document.addEventListener("journal:renamed", ({ detail }) => {
    document.querySelector(`[data-waiting="${CSS.escape(detail.entry.uuid)}"]`)?.remove();
    addWaitingCard(detail.fresh);
  });
  document.addEventListener("journal:acknowledged", (event) => event.detail.entry.kind !== "delete" && announce("saved"));
  document.addEventListener("visibilitychange", forgetSent);
  await showKept();
}

async function showKept() {
  for (const entry of await entries()) {
    if (entry.kind === "create" && belongsHere(entry)) {
      addWaitingCard(entry);
      if (entry.problem !== null) {
        showRefusal(entry);
      }
    }
  }
}

// Another tab of the same person may have sent what waits here: then the page is read anew.
async function forgetSent() {
  const waiting = Array.from(document.querySelectorAll("[data-waiting]"), (card) => card.dataset.waiting);
  const kept = new Set((await entries()).map((entry) => entry.uuid));
  if (document.visibilityState === "visible" && waiting.some((uuid) => !kept.has(uuid))) {
    await window.htmx.ajax("GET", window.location.href, { target: "#reading", select: "#reading", swap: "outerHTML" });
    await showKept();
  }
}

function belongsHere(entry) {
  const { createUrl } = document.getElementById("reading").dataset;
  return Boolean(createUrl) && pathOf(entry.url) === pathOf(createUrl);
}
