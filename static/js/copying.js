// Copies words with their citation. The server composes them; here they are put on the clipboard, plain and styled.

import { announce } from "./announce.js";
import { commandOf } from "./commands.js";
import { onPhone } from "./placing.js";
import { fragmentHeaders, withQuery } from "./session.js";

const GAP = 8; // CSS pixels
const SHOWN = 2000; // milliseconds
const TYPING = "input, textarea, select, [contenteditable]";
const REOPENING = 300; // milliseconds: a press of the pointer that has just closed the menu does not open it again

const opened = { link: null, button: null, closedAt: 0, fetching: null };
// What is asked waits for what was said: the form copied last, which the server remembers, and what was ticked.
const told = { last: Promise.resolve(), composed: Promise.resolve() };

const menu = () => document.getElementById("copy-menu");
const linkOf = (element) => element.closest("[data-copying]").querySelector("[data-copy-words]");

function copyCard(card) {
  const link = card.querySelector("[data-copy-words]");
  if (link) {
    copyLast(link);
  }
  return Boolean(link);
}

async function fetchWays(address, signal) {
  const response = await fetch(address, { headers: fragmentHeaders(), signal });
  if (!response.ok || response.headers.has("HX-Redirect")) {
    throw new Error(`the server answered ${response.status}`);
  }
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  return holder.content;
}

function pieceOf(way) {
  return {
    label: way.querySelector(".way-label").textContent,
    text: way.querySelector("[data-way-text]").value,
    html: way.querySelector("[data-way-html]").content.textContent,
  };
}

// The words may still be on their way: a browser lets a page copy only at once after a press, so it is given a promise.
async function write(piece) {
  const blob = (type, name) => piece.then((found) => new Blob([found[name]], { type }));
  await navigator.clipboard.write([
    new ClipboardItem({ "text/plain": blob("text/plain", "text"), "text/html": blob("text/html", "html") }),
  ]);
}

async function copyLast(link) {
  const ways = told.last.then(() => fetchWays(link.href));
  const piece = ways.then((found) => pieceOf(found.querySelector("[aria-current]").closest("[data-way]")));
  piece.catch(() => {});
  try {
    await write(piece);
    tell(link, await piece);
  } catch {
    await ways.then((found) => offerByHand(link, found), () => window.location.assign(link.href));
  }
}

function tell(shown, piece) {
  announce("copied", { form: piece.label });
  const words = shown.dataset.wordsCopied;
  if (shown.textContent !== words) {
    const before = shown.textContent;
    shown.textContent = words;
    setTimeout(() => {
      shown.textContent = before;
    }, SHOWN);
  }
}

// What the browser will not copy is chosen in a text field, to be copied by hand.
function offerByHand(link, ways) {
  const form = ways.querySelector("[aria-current]").value;
  open(link, ways);
  refuse(menu(), form);
}

function refuse(root, form) {
  root.querySelector("[data-refused]").hidden = false;
  for (const way of root.querySelectorAll("[data-way]")) {
    way.toggleAttribute("data-by-hand", way.dataset.way === form);
  }
  const field = root.querySelector("[data-by-hand] [data-way-text]");
  field.focus();
  field.select();
}

async function openMenu(button) {
  const link = linkOf(button);
  opened.fetching?.abort();
  opened.fetching = new AbortController();
  try {
    open(link, await fetchWays(link.href, opened.fetching.signal), button);
    menu().querySelector(".way-button[aria-current]").focus({ preventScroll: true });
  } catch (error) {
    if (error.name !== "AbortError") {
      window.location.assign(link.href);
    }
  }
}

function open(link, ways, button = link) {
  opened.link = link;
  opened.button?.setAttribute("aria-expanded", "false");
  opened.button = button;
  menu().replaceChildren(ways);
  menu().showPopover();
  button.setAttribute("aria-expanded", "true");
  place(button.getBoundingClientRect());
}

function place(opener) {
  const box = menu();
  if (onPhone()) {
    box.removeAttribute("style");
    return;
  }
  const below = opener.bottom + GAP + box.offsetHeight < window.innerHeight;
  const top = below ? opener.bottom + GAP : opener.top - GAP - box.offsetHeight;
  box.style.top = `${Math.max(GAP, Math.min(top, window.innerHeight - box.offsetHeight - GAP))}px`;
  box.style.left = `${Math.max(GAP, Math.min(opener.left, window.innerWidth - box.offsetWidth - GAP))}px`;
}

function close() {
  menu().hidePopover();
  const button = opened.button?.isConnected ? opened.button : document.querySelector("#selection-details [data-copy-menu]");
  button?.focus({ preventScroll: true });
}

const queryOf = (form) => Object.fromEntries(new FormData(form));

// What was ticked just before may still be on its way: the form is copied as it will be.
async function chooseWay({ value, form: { parentElement } }) {
  const inMenu = parentElement === menu();
  const chosen = told.composed.then(() => document.querySelector(`[data-way="${CSS.escape(value)}"]`));
  const piece = chosen.then(pieceOf);
  told.last = chosen.then((way) => remember(way.closest("form"), value));
  try {
    await write(piece);
  } catch {
    refuse((await chosen).closest("form"), value);
    return;
  }
  if (inMenu) {
    close();
  }
  tell(inMenu ? opened.link : (await chosen).querySelector(".way-do"), await piece);
}

async function remember(form, value) {
  try {
    await fetch(withQuery(form.action, { ...queryOf(form), form: value }), { headers: fragmentHeaders() });
  } catch {
    // Without the server the form that was copied last is not remembered.
  }
}

// A tick changes what the forms say: they are composed anew, and the focus stays.
async function composeAnew(tick) {
  const { form, name } = tick;
  try {
    const ways = await fetchWays(withQuery(form.action, queryOf(form)));
    form.replaceWith(ways);
    document.querySelector(`[data-ways] [name="${CSS.escape(name)}"]`)?.focus({ preventScroll: true });
  } catch {
    form.submit();
  }
}

function moveInMenu(event) {
  const buttons = Array.from(menu().querySelectorAll(".way-button, .ways-ticks input"));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const next = buttons[buttons.indexOf(document.activeElement) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

// On a card that has the focus, or on the mark of one; words that are selected are the browser's to copy.
function copyByKey(event) {
  if (commandOf(event, "text") !== "copy" || event.target.closest(TYPING) || !document.getSelection().isCollapsed) {
    return;
  }
  const [uuid] = (event.target.closest("[data-annotations]")?.dataset.annotations ?? "").split(" ");
  const card = event.target.closest(".card") ?? document.getElementById(`annotation-card-${uuid}`);
  if (card && copyCard(card)) {
    event.preventDefault();
  }
}

function onKey(event) {
  if (!menu()?.matches(":popover-open")) {
    copyByKey(event);
    return;
  }
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopImmediatePropagation();
    close();
  } else if (menu().contains(event.target)) {
    event.stopPropagation();
    moveInMenu(event);
  }
}

function onClick(event) {
  const link = event.target.closest("[data-copy-words]");
  const opener = event.target.closest("[data-copy-menu]");
  const way = event.target.closest(".way-button");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    copyLast(link);
  } else if (opener) {
    const closing = event.detail > 0 && opener === opened.button && performance.now() - opened.closedAt < REOPENING;
    if (!closing) {
      openMenu(opener);
    }
  } else if (way) {
    event.preventDefault();
    chooseWay(way);
  }
}

/** Begin to listen. */
export function startCopying() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey, { capture: true });
  document.addEventListener("change", (event) => {
    if (event.target.closest(".ways-ticks")) {
      told.composed = composeAnew(event.target);
    }
  });
  menu()?.addEventListener("toggle", (event) => {
    if (event.newState === "closed") {
      opened.closedAt = performance.now();
      opened.button?.setAttribute("aria-expanded", "false");
    }
  });
}
