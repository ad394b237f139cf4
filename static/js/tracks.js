// Where annotations overlap, each has a track beside the text, from its first line to its last.

import { onPage } from "./page.js";
import { onPhone } from "./placing.js";

const WIDE = 18; // CSS pixels of a lane that has room for letters
const LETTERS = 13;
const NARROW = 4;
const PHONE_ROOM = 14; // CSS pixels between the text and the edge of a telephone
const GAP_TO_CARDS = 6; // CSS pixels
const state = { tracks: [], from: 0, to: -1 };

const holder = () => document.getElementById("tracks");

// The extents of all annotations that share words with another, in pixels from the top of the text. Only reads.
function extents() {
  const main = document.getElementById("main");
  const shared = new Set();
  for (const mark of main.querySelectorAll('[data-annotations*=" "]')) {
    mark.dataset.annotations.split(" ").forEach((uuid) => shared.add(uuid));
  }
  const origin = main.getBoundingClientRect().top;
  const found = new Map();
  for (const mark of shared.size ? main.querySelectorAll("[data-annotations]") : []) {
    const uuids = mark.dataset.annotations.split(" ").filter((uuid) => shared.has(uuid));
    const box = uuids.length && mark.getBoundingClientRect();
    if (!box || !box.height) {
      continue;
    }
    for (const uuid of uuids) {
      const track = found.get(uuid) ?? { uuid, top: Infinity, bottom: 0, look: "c0" };
      track.top = Math.min(track.top, box.top - origin);
      track.bottom = Math.max(track.bottom, box.bottom - origin);
      if (uuid === uuids.at(-1)) {
        track.look = Array.from(mark.classList).filter((name) => /^[cp]\d$/u.test(name)).join(" ");
      }
      found.set(uuid, track);
    }
  }
  return Array.from(found.values()).sort((one, other) => one.top - other.top || other.bottom - one.bottom);
}

/**
 * Put tracks into lanes so that none covers another; those that touch share the room that there is.
 * @param {{top: number, bottom: number}[]} tracks from the top; each gets `lane` and `step`, in CSS pixels
 * @param {number} room CSS pixels beside the text
 * @returns {object[]} those for which there was room
 */
export function inLanes(tracks, room) {
  let group = [];
  let ends = [];
  const close = () => {
    const step = Math.max(NARROW, Math.min(WIDE, room / ends.length));
    group.forEach((track) => Object.assign(track, { step }));
    group = [];
    ends = [];
  };
  for (const track of tracks) {
    if (ends.every((end) => end <= track.top)) {
      close();
    }
    const free = ends.findIndex((end) => end <= track.top);
    track.lane = free === -1 ? ends.length : free;
    ends[track.lane] = track.bottom;
    group.push(track);
  }
  close();
  return tracks.filter((track) => (track.lane + 1) * track.step <= Math.max(room, track.step));
}

function roomBeside() {
  if (onPhone()) {
    return PHONE_ROOM;
  }
  const text = document.getElementById("main").getBoundingClientRect();
  return document.getElementById("margin").getBoundingClientRect().left - text.right - GAP_TO_CARDS;
}

function lettersOf(uuid) {
  const chip = document.querySelector(`#annotation-card-${CSS.escape(uuid)} .card-head .chip:not(.c0)`);
  return { letters: chip?.firstChild?.data.trim() ?? "", look: chip?.className.replace("chip", "").trim(), words: chip?.title ?? "" };
}

function drawn(track) {
  const { letters, look, words } = lettersOf(track.uuid);
  const element = document.createElement("span");
  element.className = `track ${look ?? track.look}`;
  element.dataset.track = track.uuid;
  element.title = words;
  element.classList.toggle("chosen", Boolean(document.querySelector(`#annotation-card-${CSS.escape(track.uuid)}.chosen`)));
  if (letters && track.step >= LETTERS) {
    element.dataset.letters = letters;
  }
  element.style.setProperty("--top", `${Math.round(track.top)}px`);
  element.style.setProperty("--tall", `${Math.round(track.bottom - track.top)}px`);
  element.style.setProperty("--lane", `${(track.lane * track.step).toFixed(1)}px`);
  element.style.setProperty("--step", `${track.step.toFixed(1)}px`);
  return element;
}

// Only what is near the window stands on the page.
function draw() {
  const above = -document.getElementById("main").getBoundingClientRect().top;
  if (state.from <= Math.max(0, above) && state.to >= above + window.innerHeight) {
    return;
  }
  state.from = above - window.innerHeight;
  state.to = above + 2 * window.innerHeight;
  holder()?.replaceChildren(...state.tracks.filter((track) => track.bottom > state.from && track.top < state.to).map(drawn));
}

/** Begin to listen. */
export function startTracks() {
  onPage({
    scrolled: draw,
    changed() {
      state.tracks = inLanes(extents(), roomBeside());
      state.to = -1;
      draw();
    },
  });
}
