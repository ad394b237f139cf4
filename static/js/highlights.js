// Paints ranges without touching the text: the words a note is being written on, and those just looked for.

const FLASH = 1800; // milliseconds

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
