// Paints ranges without touching the text: the words a note is being written on, and those just looked for.

const FLASH = 1800; // milliseconds
const kept = new Map();
const told = (element) => getComputedStyle(element, "::highlight(flash)").backgroundColor;
const state = { wide: false };

// The rules of highlights are the root's, which hands them down. Where a browser does not, they are made those of every
// element, before the first is painted.
function widen() {
  const { body, documentElement } = document;
  if (state.wide) {
    return;
  }
  state.wide = true;
  if (told(body) && told(body) === told(documentElement) && told(body) !== getComputedStyle(body).backgroundColor) {
    return;
  }
  for (const rule of Array.from(document.styleSheets).flatMap((sheet) => Array.from(sheet.cssRules))) {
    if (rule.selectorText?.startsWith(":root::highlight")) {
      rule.selectorText = rule.selectorText.slice(":root".length);
    }
  }
}

/**
 * @param {"pending" | "flash" | "found" | "found-now"} name
 * @param {...(Range | null | undefined)} ranges none clears it
 */
export function paint(name, ...ranges) {
  if (!window.CSS?.highlights) {
    return;
  }
  widen();
  const there = ranges.filter(Boolean);
  if (there.length) {
    CSS.highlights.set(name, new Highlight(...there));
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
  widen();
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
  setTimeout(() => paint("flash"), FLASH);
}

/** @param {Iterable<Element>} marks what to show for a moment */
export function flashMarks(marks) {
  for (const mark of marks) {
    mark.classList.add("flash");
    setTimeout(() => mark.classList.remove("flash"), FLASH);
  }
}
