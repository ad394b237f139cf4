// The journal: a write is kept here first, then sent, and forgotten only when the server has acknowledged it.

import { placePieces } from "./pieces.js";
import { csrfToken, fragmentHeaders, newUuid, pageUser, tellText } from "./session.js";
import { all, kept, put, remove, unkept } from "./store.js";

const FIRST_PAUSE = 1500; // milliseconds; doubles with each failure
const LONGEST_PAUSE = 60_000;
const PATIENCE = 20_000; // milliseconds until a request counts as lost
const STUBBORN = 3; // answers that are errors, until a person is told
const REFUSALS = new Set([400, 403, 404, 409, 410, 413, 422]);

const DONE = "done";
const WAIT = "wait";
const STOP = "stop";

const journal = { sending: Promise.resolve(), pause: FIRST_PAUSE, timer: 0, loginUrl: "", failed: new Map() };

/**
 * Keep a write and send it; the draft that it was typed as goes in the same instant.
 * @param {{uuid: string, kind: "create" | "edit", url: string, fields: [string, string][], key?: string}} write
 */
export async function record(write) {
  const draft = write.key ?? write.uuid;
  const entry = { ...write, key: keyOf(write), user: pageUser(), at: Date.now(), page: pageAddress(), problem: null };
  await put("entries", entry, ["drafts", draft]);
  await showState();
  await send({ asked: true });
}

/**
 * Keep what is typed in a write that nobody has asked to send yet: it stands among those that need a person.
 * @param {{uuid: string, kind: "create" | "edit", url: string, fields: [string, string][], key?: string}} write
 */
export async function keepUnsent(write) {
  await put("entries", { ...write, key: keyOf(write), user: pageUser(), at: Date.now(), page: pageAddress(), problem: "", unsent: true });
  await showState();
}

/**
 * Send every entry of this person that waits, one after the other, oldest first.
 * @param {{asked?: boolean}} how asked: a person waits for it, so that a lost session leads to the sign-in page
 */
export async function send({ asked = false } = {}) {
  journal.sending = journal.sending.then(() => exclusively(() => sendAll(asked)));
  await journal.sending;
  await showState();
}

/**
 * @returns {Promise<object[]>} the entries of this person, oldest first
 */
export function entries() {
  return all("entries", pageUser());
}

/**
 * Forget an entry that a person has discarded or taken up again.
 * @param {object} entry
 */
export async function forget(entry) {
  await remove("entries", entry.key);
  await showState();
}

/**
 * Send an entry that was refused once more.
 * @param {object} entry
 */
export async function retry(entry) {
  await put("entries", { ...entry, problem: null });
  await send({ asked: true });
}

/**
 * @param {object} write
 * @returns {string} one key a write: a later one from the same form takes the place of an earlier one that still waits,
 *   one from another tab does not
 */
function keyOf(write) {
  return write.key ?? `${write.kind} ${write.uuid}`;
}

// Two tabs of one person must not send the same entry at once.
function exclusively(work) {
  return navigator.locks ? navigator.locks.request("glossator-journal", work) : work();
}

async function sendAll(asked) {
  clearTimeout(journal.timer);
  let waiting = false;
  for (const entry of (await entries()).filter((present) => present.problem === null)) {
    const outcome = await sendOne(entry, asked);
    waiting ||= outcome !== DONE;
    if (outcome === STOP) {
      break;
    }
  }
  if (waiting) {
    journal.timer = setTimeout(() => send(), journal.pause);
  }
  journal.pause = waiting ? Math.min(journal.pause * 2, LONGEST_PAUSE) : FIRST_PAUSE;
}

/** @returns {Promise<string>} DONE, WAIT (this entry must wait) or STOP (all must) */
async function sendOne(entry, asked) {
  const response = await post(entry);
  if (response === null) {
    return STOP;
  }
  tellText(response.headers.get("X-Text-Version"));
  journal.loginUrl = response.headers.get("HX-Redirect") ?? "";
  if (journal.loginUrl) {
    if (asked) {
      window.location.assign(journal.loginUrl);
    }
    return STOP;
  }
  if (response.ok && response.headers.get("X-Acknowledged") === entry.uuid) {
    await remove("entries", entry.key);
    journal.failed.delete(entry.key);
    placePieces(await response.text());
    announce("acknowledged", { entry, step: response.headers.get("X-Step") });
    return DONE;
  }
  if (response.status === 409 && entry.kind === "create") {
    return sendOne(await renamed(entry), asked);
  }
  if (REFUSALS.has(response.status) && !response.headers.has("X-Stale-Token")) {
    const refused = { ...entry, problem: problemOf(await response.text()), status: response.status };
    await put("entries", refused);
    announce("refused", { entry: refused });
    return DONE;
  }
  tellStuck(entry);
  return WAIT;
}

// The UUID is that of a note with other words (two tabs took up one draft): this one becomes a note of its own.
async function renamed(entry) {
  const uuid = newUuid();
  const fields = entry.fields.map(([name, value]) => [name, name === "uuid" ? uuid : value]);
  const fresh = { ...entry, uuid, fields, key: `create ${uuid}` };
  await put("entries", fresh, ["entries", entry.key]);
  announce("renamed", { entry, fresh });
  return fresh;
}

// A server that fails on one note again and again: its writer is told, and we go on trying.
function tellStuck(entry) {
  const times = (journal.failed.get(entry.key) ?? 0) + 1;
  journal.failed.set(entry.key, times);
  if (times >= STUBBORN) {
    announce("stuck", { entry });
  }
}

async function post(entry) {
  try {
    return await fetch(entry.url, {
      method: "POST",
      body: new URLSearchParams(entry.fields),
      headers: { ...fragmentHeaders(), "X-CSRFToken": csrfToken() },
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return null;
  }
}

// A refusal of ours is a fragment; a whole error page would not fit on a card.
function problemOf(html) {
  return /<html/iu.test(html) ? "" : html;
}

function announce(name, detail) {
  document.dispatchEvent(new CustomEvent(`journal:${name}`, { detail }));
}

async function showState() {
  const output = document.getElementById("journal-state");
  if (!output) {
    return;
  }
  const present = await entries();
  const problems = present.filter((entry) => entry.problem !== null);
  const [state, count] = stateOf(present.length, problems.length);
  showPlace(problems[0]);
  showSignIn(present.length > problems.length);
  output.dataset.state = state;
  output.dataset.count = present.length;
  output.textContent = output.dataset[wordsOf(state, count)].replace("{count}", count);
}

const pageAddress = () => window.location.pathname + window.location.search;

// Where an entry needs a person, the way to the page on which it was written.
function showPlace(entry) {
  const link = document.querySelector("[data-journal-place]");
  link.hidden = !entry || entry.page === pageAddress();
  link.href = entry?.page ?? link.href;
}

// The way to a new sign-in, in a new tab: this page goes on by itself when one comes back to it.
function showSignIn(waiting) {
  const link = document.querySelector("[data-journal-sign-in]");
  link.hidden = !journal.loginUrl || !waiting;
  link.href = journal.loginUrl || link.href;
}

function stateOf(present, problems) {
  if (problems) {
    return ["problem", problems];
  }
  if (!kept()) {
    return ["unkept", present];
  }
  return present ? ["waiting", present] : ["saved", 0];
}

function wordsOf(state, count) {
  if (state === "waiting" && journal.loginUrl) {
    return "wordsSignedOut";
  }
  if (state === "unkept" && count) {
    return "wordsUnkeptWaiting";
  }
  return `words${state[0].toUpperCase()}${state.slice(1)}`;
}

/** Begin: show the state and send what an earlier page left. */
export async function start() {
  if (!pageUser()) {
    return;
  }
  window.addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  window.addEventListener("beforeunload", (event) => {
    if (unkept()) {
      event.preventDefault();
    }
  });
  await showState();
  await send();
}
