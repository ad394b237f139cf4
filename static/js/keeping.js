// An opinion is edited: passages that are kept, with Shift many at once; each step can be undone until it is saved.

const BOX = "input[name=kept]";
const undone = []; // earlier states of all boxes, the last one last
let last = null;
let shown = null;

const form = () => document.querySelector("[data-keeping]");
const boxes = () => Array.from(form().querySelectorAll(BOX));
const states = () => boxes().map((box) => box.checked);

/** Tell how many passages are kept, and whether there is anything to undo. */
function tell() {
  const place = form().querySelector("[data-kept-count]");
  shown = states();
  place.textContent = place.dataset.words
    .replace("{kept}", shown.filter(Boolean).length)
    .replace("{all}", shown.length);
  form().querySelector("[data-keep-undo]")?.toggleAttribute("hidden", !undone.length);
}

/** What was done to the boxes becomes one step. */
function settle() {
  if (states().some((checked, at) => checked !== shown[at])) {
    undone.push(shown);
  }
  tell();
}

/** All boxes between the last one that was touched and this one become as this one is. */
function spread(box) {
  const [from, to] = [boxes().indexOf(last), boxes().indexOf(box)].sort((one, other) => one - other);
  if (from >= 0) {
    for (const between of boxes().slice(from, to + 1)) {
      between.checked = box.checked;
    }
  }
}

function touch(box, wide) {
  if (wide) {
    spread(box);
  }
  last = box;
  settle();
}

function undo() {
  const before = undone.pop();
  boxes().forEach((box, at) => {
    box.checked = before?.[at] ?? box.checked;
  });
  tell();
}

function onClick(event) {
  if (event.target.matches(BOX)) {
    touch(event.target, event.shiftKey);
  } else if (event.target.closest("[data-keep-undo]")) {
    undo();
    if (!undone.length) {
      boxes()[0]?.focus({ preventScroll: true });
    }
  }
}

function move(box, step) {
  const next = boxes()[boxes().indexOf(box) + step];
  next?.focus({ preventScroll: true });
  next?.closest(".keep-row").scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.shiftKey && undone.length) {
    event.preventDefault();
    event.stopImmediatePropagation();
    undo();
  } else if (event.target.matches(BOX) && step) {
    event.preventDefault();
    move(event.target, step);
  } else if (event.target.matches(BOX) && event.key === " " && event.shiftKey) {
    event.preventDefault();
    event.target.checked = !event.target.checked;
    touch(event.target, true);
  }
}

if (form()) {
  tell();
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey, true); // before the reading page's own undo
}
