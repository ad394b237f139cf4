// One claim in hand: every selection is tagged with it at once, until Escape. The tab remembers it between writings.

import { announce } from "./announce.js";
import { claimOf, optionOf } from "./claims.js";

const KEPT = "glossator-armed";
const hand = { shift: false };

const bar = () => document.getElementById("armed");
const form = () => document.querySelector("#composer form");
const kept = () => window.sessionStorage.getItem(KEPT) ?? "";

/** @returns {{uuid: string, label: string, look: string} | null} the claim in hand, unless Shift was held when words were chosen */
export function armedClaim() {
  const uuid = kept();
  const option = uuid && !hand.shift && optionOf(form(), uuid);
  return option ? { uuid, ...claimOf(option) } : null;
}

/** Take a claim into the hand. @param {string} uuid */
export function arm(uuid) {
  window.sessionStorage.setItem(KEPT, uuid);
  show();
}

/** Put the claim down. */
export function disarm() {
  window.sessionStorage.removeItem(KEPT);
  if (bar() && !bar().hidden) {
    show();
    announce("disarmed");
  }
}

function show() {
  const option = optionOf(form(), kept());
  const claim = option && claimOf(option);
  bar().hidden = !claim;
  document.body.toggleAttribute("data-armed", Boolean(claim));
  if (claim) {
    bar().className = `armed ${claim.look}`;
    const chip = bar().querySelector("[data-armed-letters]");
    chip.className = `chip ${claim.look}`;
    chip.textContent = claim.letters;
    bar().querySelector("[data-armed-label]").textContent = claim.label;
    announce("armed", { claim: claim.label });
  }
}

function onClick(event) {
  const opener = event.target.closest("[data-arm]");
  if (opener) {
    arm(opener.dataset.arm);
    document.dispatchEvent(new CustomEvent("sheet:lower"));
  } else if (event.target.closest("[data-disarm]")) {
    disarm();
    document.getElementById("main").focus({ preventScroll: true });
  }
}

const SHADES = "dialog[open], :popover-open, details.menu[open], .edit-form, #composer:not([hidden])";

function onKey(event) {
  const inUse = event.target.closest?.("input, textarea, select, .edit-form") || document.querySelector(SHADES) || document.body.dataset.sheet;
  if (event.key === "Escape" && !event.defaultPrevented && kept() && !bar().hidden && !inUse) {
    disarm();
  }
}

// The keyboard's command: put down what is in hand, else take what was used last, else the first that the page offers.
function onCommand(event) {
  event.preventDefault();
  if (!bar().hidden) {
    disarm();
    return;
  }
  const uuid = form().querySelector("[name=claims]:checked, [name=claims]")?.value;
  if (uuid) {
    arm(uuid);
  }
}

/** Begin to listen, and say again what the tab remembers. */
export function startArmed() {
  if (!bar()) {
    return;
  }
  const note = (event) => {
    hand.shift = event.shiftKey;
  };
  document.addEventListener("pointerup", note, true);
  document.addEventListener("keydown", note, true);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("command:sticky", onCommand);
  document.addEventListener("journal:refused", (event) => {
    if (event.detail.entry.fields.some(([name, value]) => name === "claims" && value === kept())) {
      disarm();
    }
  });
  show();
}
