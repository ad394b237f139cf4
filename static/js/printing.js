// On paper notes stand at the end: each card and the end of its words get the same number, with the claims' letters.

function number() {
  const ends = new Map();
  for (const mark of document.querySelectorAll("#main mark[data-annotations]")) {
    mark.removeAttribute("data-key");
    for (const uuid of mark.dataset.annotations.split(" ")) {
      ends.set(uuid, mark);
    }
  }
  let count = 0;
  for (const card of document.querySelectorAll("#cards > [data-card]")) {
    count += 1;
    card.dataset.key = String(count);
    const mark = ends.get(card.dataset.card);
    if (mark) {
      const letters = Array.from(card.querySelectorAll(".chips .chip:not(.c0)"), (chip) => chip.firstChild.textContent.trim());
      const key = [count, ...letters].join(" ");
      mark.dataset.key = mark.dataset.key ? `${mark.dataset.key}, ${key}` : key;
    }
  }
}

/** Numbers the notes whenever the page is printed. */
export function startPrinting() {
  window.addEventListener("beforeprint", number);
}
