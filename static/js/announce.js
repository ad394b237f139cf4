// Says aloud what changed, in the page's own words (#announcer's data-words-*).

/**
 * @param {string} name which words: "saved" reads data-words-saved
 * @param {Record<string, string>} values what stands for {names} in them
 */
export function announce(name, values = {}) {
  const announcer = document.getElementById("announcer");
  const words = announcer?.dataset[`words${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  if (announcer) {
    announcer.textContent = words.replace(/\{(\w+)\}/gu, (_, key) => values[key] ?? "");
  }
}
