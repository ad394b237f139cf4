// The journal: a write is kept here first, then sent, and forgotten only when the server has acknowledged it.

import { placePieces } from "./pieces.js";
import { csrfToken, fragmentHeaders, pageUser, tellText } from "./session.js";
import { all, kept, put, remove } from "./store.js";

const FIRST_PAUSE = 1500; // milliseconds; doubles with each failure
const LONGEST_PAUSE = 60_000;
const PATIENCE = 20_000; // milliseconds until a request counts as lost
const REFUSALS = new Set([400, 403, 404, 409, 410, 413, 422]);

const DONE = "done";
const WAIT = "wait";
const STOP = "stop";

const journal = { sending: Promise.resolve(), pause: FIRST_PAUSE, timer: 0, signedOut: false };

/**
 * Keep a write and send it.
 * @param {{uuid: string, kind: "create" | "edit", url: string, fields: [string, string][]}} write
 */
export async function record(write) {
  await put("entries", { ...write, key: keyOf(write), user: pageUser(), at: Date.now(), page: pageAddress(), problem: null });
  await showState();
  await send({ asked: true });
}

/**
 * Keep what is typed in a write that nobody has asked to send yet: it stands among those that need a person.
 * @param {{uuid: string, kind: "create" | "edit", url: string, fields: [string, string][]}} write
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
 * @returns {string} one key a write: a later edit of the same note takes the place of an earlier one that still waits
 */
function keyOf(write) {
  return `${write.kind} ${write.uuid}`;
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
  const loginUrl = response.headers.get("HX-Redirect");
  journal.signedOut = Boolean(loginUrl);
  if (loginUrl) {
    if (asked) {
      window.location.assign(loginUrl);
    }
    return STOP;
  }
  if (response.ok && response.headers.get("X-Acknowledged") === entry.uuid) {
    await remove("entries", entry.key);
    placePieces(await response.text());
    announce("acknowledged", { entry });
    return DONE;
  }
  if (REFUSALS.has(response.status)) {
    const refused = { ...entry, problem: problemOf(await response.text()), status: response.status };
    await put("entries", refused);
    announce("refused", { entry: refused });
    return DONE;
  }
  return WAIT;
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
  output.dataset.state = state;
  output.dataset.count = present.length;
  output.textContent = output.dataset[wordsOf(state)].replace("{count}", count);
}

const pageAddress = () => window.location.pathname + window.location.search;

// Where an entry needs a person, the way to the page on which it was written.
function showPlace(entry) {
  const link = document.querySelector("[data-journal-place]");
  link.hidden = !entry || entry.page === pageAddress();
  link.href = entry?.page ?? link.href;
}

function stateOf(present, problems) {
  if (!kept()) {
    return ["unkept", present];
  }
  if (problems) {
    return ["problem", problems];
  }
  return present ? ["waiting", present] : ["saved", 0];
}

function wordsOf(state) {
  if (state === "waiting" && journal.signedOut) {
    return "wordsSignedOut";
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
    if (!kept() && Number(document.getElementById("journal-state")?.dataset.count) > 0) {
      event.preventDefault();
    }
  });
  await showState();
  await send();
}
