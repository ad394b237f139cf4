// Claims are put in order by dragging: up and down by the pointer's height, in and out by its sideways way. Keys have
// the buttons beside each claim. Nothing is saved until the form that appears is sent.

const STEP = 28; // pixels of one level
const DEEPEST = 5;

const drag = { line: null, lines: [], x: 0, depth: 0 };

const list = () => document.querySelector("[data-claims]");
const lines = () => [...list().querySelectorAll(":scope > [data-claim]")];
const depthOf = (line) => Number(line.dataset.depth);

function setDepth(line, depth) {
  line.classList.replace(`level-${line.dataset.depth}`, `level-${depth}`);
  line.dataset.depth = String(depth);
}

// The claim and all that stands under it.
function withInner(line) {
  const all = lines();
  const at = all.indexOf(line);
  const end = all.findIndex((other, index) => index > at && depthOf(other) <= depthOf(line));
  return all.slice(at, end < 0 ? all.length : end);
}

function begin(event) {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button !== 0) {
    return;
  }
  event.preventDefault();
  drag.line = handle.closest("[data-claim]");
  drag.lines = withInner(drag.line);
  drag.x = event.clientX;
  drag.depth = depthOf(drag.line);
  for (const line of drag.lines) {
    line.classList.add("dragged");
  }
  document.body.classList.add("dragging");
}

function move(event) {
  if (!drag.line) {
    return;
  }
  event.preventDefault();
  const others = lines().filter((line) => !drag.lines.includes(line));
  const after = others.filter((line) => middle(line) < event.clientY).at(-1) ?? null;
  const [first] = drag.lines;
  if (first.previousElementSibling !== after) {
    if (after) {
      after.after(...drag.lines);
    } else {
      list().prepend(...drag.lines);
    }
  }
  const wanted = drag.depth + Math.round((event.clientX - drag.x) / STEP);
  const most = after ? depthOf(after) + 1 : 0;
  shift(Math.max(0, Math.min(wanted, most, DEEPEST)) - depthOf(drag.line));
  offer();
}

function middle(line) {
  const box = line.getBoundingClientRect();
  return box.top + box.height / 2;
}

function shift(by) {
  if (by) {
    for (const line of drag.lines) {
      setDepth(line, Math.min(DEEPEST, depthOf(line) + by));
    }
  }
}

// What was under a claim that went away stands under the one before it: no level is skipped.
function close() {
  let most = 0;
  for (const line of lines()) {
    if (depthOf(line) > most) {
      setDepth(line, most);
    }
    most = depthOf(line) + 1;
  }
}

function end() {
  if (!drag.line) {
    return;
  }
  for (const line of drag.lines) {
    line.classList.remove("dragged");
  }
  document.body.classList.remove("dragging");
  drag.line = null;
  close();
  offer();
}

// Shows the form that saves the order where it differs from the saved one. Retired claims keep their places at the end.
function offer() {
  const form = document.querySelector("[data-order-form]");
  const { seen, order } = form.elements;
  const shown = lines().map((line) => `${line.dataset.claim}:${line.dataset.depth}`);
  const present = new Set(lines().map((line) => line.dataset.claim));
  const rest = seen.value.split(",").filter((place) => place && !present.has(place.split(":")[0]));
  order.value = [...shown, ...rest.map((place) => `${place.split(":")[0]}:0`)].join(",");
  form.hidden = order.value === seen.value;
}

// Cancelling a form in its place brings the page back at that claim.
function onClick(event) {
  const cancel = event.target.closest("[data-claim-cancel]");
  if (cancel && cancel.closest(".editing")) {
    event.preventDefault();
    location.reload();
  }
}

document.addEventListener("pointerdown", begin);
document.addEventListener("pointermove", move, { passive: false });
document.addEventListener("pointerup", end);
document.addEventListener("pointercancel", end);
document.addEventListener("click", onClick);
document.addEventListener("htmx:afterSettle", () => {
  const form = document.querySelector(".editing");
  if (form && !form.contains(document.activeElement)) {
    form.querySelector("input[name=label]").focus();
  }
});
