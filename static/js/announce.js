// Says aloud what changed, in the page's own words (#announcer's data-words-*).

const announcer = () => document.getElementById("announcer");

/** @param {string} words to be said as they are: a piece of the page that was replaced, which is not heard by itself */
export function say(words) {
  if (announcer()) {
    announcer().textContent = words.replace(/\s+/gu, " ").trim();
  }
}

/**
 * @param {string} name which words: "saved" reads data-words-saved
 * @param {Record<string, string>} values what stands for {names} in them
 */
export function announce(name, values = {}) {
  const words = announcer()?.dataset[`words${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  say(words.replace(/\{(\w+)\}/gu, (_, key) => values[key] ?? ""));
}

// Pieces that say something when another stands in their place: what can be undone, how many notes a filter shows.
const told = { undo: (piece) => piece.querySelector("span"), reading: () => document.getElementById("counters") };
const seen = {};

function sayChanged() {
  for (const [id, words] of Object.entries(told)) {
    const piece = document.getElementById(id);
    if (seen[id] && piece && piece !== seen[id]) {
      say(words(piece)?.innerText ?? "");
    }
    seen[id] = piece;
  }
}

for (const name of ["DOMContentLoaded", "htmx:oobAfterSwap", "htmx:afterSettle", "journal:acknowledged"]) {
  document.addEventListener(name, sayChanged);
}
