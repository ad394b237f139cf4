// Two texts side by side: one step goes to the next passage of the claim in both columns at once.

const turn = document.querySelector("[data-turn]");
const columns = [...document.querySelectorAll("[data-column]")];
const jumps = columns.map((column) => [...column.querySelectorAll("[data-jump]")]);
const count = Math.max(0, ...jumps.map((links) => links.length));
const place = { at: -1 };

// A column that has fewer passages stays at its last one.
const linkAt = (links, at) => links[Math.min(at, links.length - 1)];

function show(link) {
  const passage = document.getElementById(link.hash.slice(1));
  passage.closest("details")?.setAttribute("open", "");
  passage.scrollIntoView({ block: "start" });
}

function go(step) {
  place.at = place.at < 0 && step < 0 ? count - 1 : (place.at + step + count) % count;
  const here = jumps.map((links) => linkAt(links, place.at));
  for (const link of document.querySelectorAll("[data-jump][aria-current]")) {
    link.removeAttribute("aria-current");
  }
  for (const link of here.filter(Boolean)) {
    link.setAttribute("aria-current", "true");
    show(link);
  }
  const { words, wordsNone } = turn.dataset;
  const [left, right] = here.map((link) => link?.textContent ?? wordsNone);
  const said = words.replace("{number}", place.at + 1).replace("{count}", count);
  turn.querySelector("[data-turn-said]").textContent = said.replace("{left}", left).replace("{right}", right);
}

if (turn && count) {
  turn.hidden = false;
  turn.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) {
      go(Number(button.dataset.step));
    }
  });
}
