// Paints ranges without touching the text: the words a note is being written on, and those just looked for.

const FLASH = 1800; // milliseconds
const kept = new Map();

/**
 * @param {"pending" | "flash"} name
 * @param {Range | null} range null clears it
 */
export function paint(name, range) {
  if (!window.CSS?.highlights) {
    return;
  }
  if (range) {
    CSS.highlights.set(name, new Highlight(range));
  } else {
    CSS.highlights.delete(name);
  }
}

/**
 * Paint words as the mark that they become, until the server's own mark is there.
 * @param {string} uuid of the annotation
 * @param {Range} range
 * @param {string} look classes of its first claim: colour and pattern, or "" for a bare highlight
 */
export function paintKept(uuid, range, look) {
  for (const name of window.CSS?.highlights ? (look || "c0").split(" ") : []) {
    const painted = CSS.highlights.get(`kept-${name}`) ?? new Highlight();
    CSS.highlights.set(`kept-${name}`, painted.add(range));
  }
  kept.set(uuid, range);
}

/** Take the paint of an annotation away. @param {string} uuid */
export function unpaintKept(uuid) {
  const range = kept.get(uuid);
  if (range && kept.delete(uuid)) {
    CSS.highlights?.forEach((painted, name) => name.startsWith("kept-") && painted.delete(range));
  }
}

/** @param {Range | null} range what to show for a moment */
export function flashRange(range) {
  paint("flash", range);
  setTimeout(() => paint("flash", null), FLASH);
}

/** @param {Iterable<Element>} marks what to show for a moment */
export function flashMarks(marks) {
  for (const mark of marks) {
    mark.classList.add("flash");
    setTimeout(() => mark.classList.remove("flash"), FLASH);
  }
}
