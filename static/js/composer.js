// The panel beside the selection: pin cite, claims, note, authorities; it closes at once and leaves the rest to the journal.

import { unfold } from "./folds.js";
import { announce } from "./announce.js";
import { commandOf } from "./commands.js";
import { arm, armedClaim } from "./armed.js";
import { claimOf, claimsFilled, countUses, hideMeaning, optionOf, orderClaims, reachClaims } from "./claims.js";
import { discardDraft, forgetDraft, hideOffer, keepDraft, lastDraft, offerDraft } from "./drafts.js";
import { chosenFieldsOf, fillForm, shorten, valuesOf } from "./fields.js";
import { paint, paintKept, unpaintKept } from "./highlights.js";
import { record } from "./journal.js";
import { fits } from "./lengths.js";
import { offersDrawn, reachAuthorities } from "./offers.js";
import { placePieces } from "./pieces.js";
import { placePanel, watchPanel } from "./placing.js";
import { rangeOfSpan } from "./selectors.js";
import { fragmentHeaders, newUuid, tellText, withQuery } from "./session.js";
import { hideTagBar, offerTag, startTagBar } from "./tagbar.js";
import { addWaitingCard } from "./waiting.js";

const DRAFT_PAUSE = 300; // milliseconds
const OFFSETS = ["start", "end", "exact", "uuid", "version"];

const open = { fetching: null, draftTimer: 0, opener: null, busy: false, draft: null, range: null };

const panel = () => document.getElementById("composer");
const form = () => panel()?.querySelector("form");
const reading = () => document.getElementById("reading");

/**
 * Open the panel on a span, or move it there and keep what is typed.
 * @param {{start: number, end: number, exact: string, first: Element, range: Range, version?: string}} span code points of
 *   the version: the page's, or an earlier one of which the words are no longer sure to stand at `range`
 * @param {{focus?: boolean}} how focus: move the keyboard into the panel
 */
export function openComposer(span, { focus = false } = {}) {
  if (!panel()) {
    return;
  }
  const fresh = panel().hidden;
  if (fresh) {
    reset();
    offersDrawn(true);
    open.opener = span.first;
  }
  const { elements } = form();
  hideTagBar();
  open.range = span.range;
  elements.start.value = span.start;
  elements.end.value = span.end;
  elements.exact.value = span.exact;
  elements.version.value = span.version ?? reading().dataset.version;
  panel().querySelector("[data-composer-words]").textContent = shorten(span.exact);
  const cut = panel().querySelector("[data-composer-cut]");
  cut.textContent = span.cut ? cut.dataset[`words${span.cut[0].toUpperCase()}${span.cut.slice(1)}`] : "";
  panel().hidden = false;
  hideOffer();
  delete document.body.dataset.sheet;
  paint("pending", elements.version.value === reading().dataset.version ? span.range : null);
  placePanel(panel(), span.range);
  fetchDetails(span);
  showButton();
  if (focus && !reachClaims(form())) {
    elements.note.focus({ preventScroll: true });
  }
}

/** Close the panel. @param {{refocus?: boolean}} how refocus: back to the passage that it was opened from */
export function closeComposer({ refocus = false } = {}) {
  if (!panel() || panel().hidden) {
    return;
  }
  const hadFocus = panel().contains(document.activeElement);
  hideMeaning();
  open.fetching?.abort();
  panel().hidden = true;
  paint("pending");
  document.getSelection()?.removeAllRanges();
  if (refocus || hadFocus) {
    document.getElementById(open.opener?.id)?.focus({ preventScroll: true });
  }
}

/** @returns {boolean} whether the panel is open */
export function composing() {
  return Boolean(panel() && !panel().hidden);
}

function reset() {
  form().reset();
  form().elements.uuid.value = newUuid();
  orderClaims(form());
  fits(form().elements.note);
  panel().querySelector("[data-propose]")?.removeAttribute("open");
  for (const name of ["composer-problem", "composer-authorities", "selection-details"]) {
    document.getElementById(name).replaceChildren();
  }
}

async function fetchDetails(span) {
  open.fetching?.abort();
  open.fetching = new AbortController();
  const { selectionUrl } = reading().dataset;
  const address = new URL(withQuery(selectionUrl, { version: form().elements.version.value, start: span.start, end: span.end }));
  for (const uuid of valuesOf(open.draft ?? chosenFieldsOf(form()), "authorities")) {
    address.searchParams.append("authorities", uuid);
  }
  const details = document.getElementById("selection-details");
  try {
    const response = await fetch(address, { headers: fragmentHeaders(), signal: open.fetching.signal });
    tellText(response.headers.get("X-Text-Version"));
    if (!response.ok || response.headers.has("HX-Redirect")) {
      throw new Error(`the server answered ${response.status}`);
    }
    const html = await response.text();
    const typed = chosenFieldsOf(form());
    details.replaceChildren(placePieces(html));
    fillForm(form(), typed);
    restoreAuthorities();
    offersDrawn();
    placePanel(panel(), span.range);
  } catch (error) {
    if (error.name !== "AbortError") {
      details.textContent = details.dataset.wordsUnreached;
    }
  }
}

// A draft may name authorities that were not on the page when it was taken up.
function restoreAuthorities() {
  if (open.draft) {
    fillForm(form(), [...chosenFieldsOf(form()).filter(([name]) => OFFSETS.includes(name)), ...open.draft.filter(([name]) => !OFFSETS.includes(name))]);
    claimsFilled(form());
    open.draft = null;
    showButton();
  }
}

function showButton() {
  const button = panel().querySelector("[data-composer-submit]");
  const fields = chosenFieldsOf(form());
  const tagged = ["claims", "authorities"].some((name) => valuesOf(fields, name).length > 0);
  const { note, proposed } = form().elements;
  const named = proposed?.value.trim() ? button.dataset.wordsPropose : button.dataset.wordsSave;
  button.textContent = tagged || note.value.trim() || proposed?.value.trim() ? named : button.dataset.wordsHighlight;
  const keep = panel().querySelector("[data-keep-using]");
  keep.hidden = valuesOf(fields, "claims").length !== 1;
}

function typedSomething() {
  const fields = chosenFieldsOf(form());
  return ["claims", "authorities"].some((name) => valuesOf(fields, name).length) || ["note", "proposed"].some((name) => valuesOf(fields, name)[0]?.trim());
}

/** Keep what is typed as a draft. */
export async function keepTyped() {
  clearTimeout(open.draftTimer);
  if (composing() && typedSomething()) {
    await keepDraft(chosenFieldsOf(form()));
  }
}

async function submit() {
  if (open.busy || !composing() || !fits(form().elements.note)) {
    return;
  }
  open.busy = true;
  clearTimeout(open.draftTimer);
  try {
    const write = writeOf(chosenFieldsOf(form()));
    const saved = keep(write, open.range);
    const again = panel().querySelector("[data-keep-using]:not([hidden]) input:checked");
    closeComposer({ refocus: true });
    announce("waiting");
    if (again) {
      arm(valuesOf(write.fields, "claims")[0]);
    }
    await forgetDraft(write.uuid);
    await saved;
  } finally {
    open.busy = false;
  }
}

function writeOf(fields) {
  return { uuid: valuesOf(fields, "uuid")[0], kind: "create", url: reading().dataset.createUrl, fields };
}

// From here on the journal has it; its words are painted at once, before the server has answered.
function keep(write, range) {
  const claims = valuesOf(write.fields, "claims");
  const first = claims.map((uuid) => optionOf(form(), uuid)).find(Boolean);
  const saved = record(write);
  addWaitingCard(write);
  countUses(form(), claims);
  if (range && valuesOf(write.fields, "version")[0] === reading().dataset.version) {
    paintKept(write.uuid, range, first ? claimOf(first).look : "");
  }
  return saved;
}

// With a claim in hand there is no panel: the words are tagged, and the next can be chosen.
function tagAtOnce(span, claim) {
  const { start, end, exact } = span;
  const place = { uuid: newUuid(), version: span.version ?? reading().dataset.version, start: String(start), end: String(end), exact };
  keep(writeOf([...Object.entries(place), ["note", ""], ["claims", claim.uuid]]), span.range);
  document.getSelection().removeAllRanges();
  announce("tagged", { claim: claim.label, words: shorten(exact) });
}

// Words are chosen: the open panel moves to them; else they are tagged at once, or a finger is asked first, or it opens.
function onChosen({ span, focus, touch }) {
  const claim = composing() ? null : armedClaim();
  if (composing()) {
    const { start, end } = form().elements;
    if (Number(start.value) !== span.start || Number(end.value) !== span.end) {
      openComposer(span, { focus });
    }
  } else if (touch && !focus && panel()) {
    offerTag(span, claim);
  } else if (claim) {
    tagAtOnce(span, claim);
  } else {
    openComposer(span, { focus });
  }
}

/** Close, keep what was typed and offer it again. */
async function cancel() {
  clearTimeout(open.draftTimer);
  await keepTyped();
  closeComposer({ refocus: true });
  await offerDraft();
}

async function resumeDraft() {
  const draft = await lastDraft();
  if (draft) {
    reopen(draft.fields);
  }
}

/**
 * Open the panel with what was typed before.
 * @param {[string, string][]} fields of a draft or of a refused entry
 * @param {string} problem the server's own words about it, or ""
 */
function reopen(fields, problem = "") {
  const [start, end] = ["start", "end"].map((name) => Number(valuesOf(fields, name)[0]));
  const [version] = valuesOf(fields, "version");
  const earlier = version !== reading().dataset.version;
  const main = document.getElementById("main");
  const range = rangeOfSpan(start, end, main) ?? (earlier ? firstWords(main) : null);
  if (!range) {
    return;
  }
  const first = range.startContainer.parentElement.closest("[data-passage]");
  unfold(first);
  first.scrollIntoView({ block: "center" });
  open.draft = fields;
  openComposer({ start, end, exact: valuesOf(fields, "exact")[0], first, range, version }, { focus: true });
  fillForm(form(), fields);
  claimsFilled(form());
  showReason(problem, earlier);
  showButton();
}

// Why the panel is open again: in the server's own words, or because the note was begun on an earlier text.
function showReason(problem, earlier) {
  const place = document.getElementById("composer-problem");
  place.innerHTML = problem;
  if (earlier && !problem) {
    const words = document.createElement("p");
    words.textContent = place.dataset.wordsEarlier;
    place.replaceChildren(words);
  }
}

// Where the panel stands when its words may be anywhere: beside the beginning of the text.
function firstWords(main) {
  const range = document.createRange();
  range.selectNodeContents(main.querySelector("[data-passage]"));
  return range;
}

function onKey(event) {
  if (!composing()) {
    return;
  }
  const typing = event.target.closest("textarea, select, input:not([type=checkbox])");
  const command = event.defaultPrevented ? "" : commandOf(event, "panel");
  const plain = !(event.ctrlKey || event.metaKey || event.altKey);
  if (command === "close") {
    event.preventDefault();
    cancel();
  } else if (command === "save") {
    event.preventDefault();
    submit();
  } else if (command === "claim" && !(typing && plain)) {
    event.preventDefault();
    form().querySelector(`[data-key="${event.code.startsWith("Digit") ? event.code.at(-1) : event.key}"]`)?.click();
  } else if (command === "authorities" && !(plain && (typing || !panel().contains(event.target)))) {
    event.preventDefault();
    reachAuthorities();
  }
}

function onClick(event) {
  if (event.target.closest("[data-composer-cancel]")) {
    cancel();
  } else if (event.target.closest("[data-draft-discard]")) {
    discardDraft();
  } else if (event.target.closest("[data-draft-resume]")) {
    resumeDraft();
  } else if (composing() && event.target.closest("#main") && document.getSelection().isCollapsed && !typedSomething()) {
    closeComposer();
  }
}

/** Begin to listen. */
export function startComposer() {
  document.addEventListener("selection:settled", (event) => onChosen(event.detail));
  startTagBar((span, how) => {
    const claim = how === "once" && armedClaim();
    if (claim) {
      tagAtOnce(span, claim);
    } else if (how) {
      openComposer(span);
    }
  });
  for (const name of ["acknowledged", "refused"]) {
    document.addEventListener(`journal:${name}`, (event) => unpaintKept(event.detail.entry.uuid));
  }
  document.addEventListener("composer:reopen", (event) => reopen(event.detail.entry.fields, event.detail.entry.problem ?? ""));
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-composer]")) {
      event.preventDefault();
      submit();
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.closest("#composer")) {
      showButton();
      clearTimeout(open.draftTimer);
      open.draftTimer = setTimeout(keepTyped, DRAFT_PAUSE);
    }
  });
  if (panel()) {
    watchPanel(panel());
  }
  offerDraft();
}
