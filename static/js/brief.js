// Arranging a brief: passages are dragged by their handles, and the page is printed by its button. Keys move them by
// the buttons beside each, without this module.

const LINE = "[data-line]";
const drag = { line: null, before: null, section: "" };

const sectionOf = (line) => line.closest("[data-section]");
const lists = () => [...document.querySelectorAll("#brief-body [data-lines]")];

function begin(event) {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button !== 0) {
    return;
  }
  event.preventDefault();
  drag.line = handle.closest(LINE);
  drag.before = drag.line.nextElementSibling;
  drag.section = sectionOf(drag.line).dataset.section;
  drag.line.classList.add("dragged");
  document.body.classList.add("dragging");
}

// A passage stays under its claim: only the parts of a brief are left for another one.
function listAt(y) {
  if (document.querySelector("#brief-body").dataset.order !== "elements") {
    return drag.line.parentElement;
  }
  const above = lists().filter((list) => sectionOf(list).getBoundingClientRect().top <= y);
  return above.at(-1) ?? lists()[0];
}

function move(event) {
  if (!drag.line) {
    return;
  }
  event.preventDefault();
  const list = listAt(event.clientY);
  const others = [...list.children].filter((line) => line !== drag.line);
  const next = others.find((line) => middle(line) > event.clientY) ?? null;
  if (drag.line.parentElement !== list || drag.line.nextElementSibling !== next) {
    list.insertBefore(drag.line, next);
  }
}

function middle(line) {
  const box = line.getBoundingClientRect();
  return box.top + box.height / 2;
}

function end() {
  const { line } = drag;
  if (!line) {
    return;
  }
  drag.line = null;
  line.classList.remove("dragged");
  document.body.classList.remove("dragging");
  const section = sectionOf(line).dataset.section;
  if (line.nextElementSibling !== drag.before || section !== drag.section) {
    send(line, section);
  }
}

// The form of the passage's own buttons says the rest: its token, its name, where it is sent.
function send(line, section) {
  const form = line.querySelector("form.moves");
  const values = Object.fromEntries(new FormData(form));
  const [before, after] = [line.previousElementSibling, line.nextElementSibling];
  if (before) {
    values.after = before.dataset.line;
  } else if (after) {
    values.before = after.dataset.line;
  }
  if (section !== drag.section) {
    values.heading = section;
  }
  window.htmx.ajax("POST", form.action, { source: form, target: "#brief-body", swap: "outerHTML", values });
}

document.addEventListener("pointerdown", begin);
document.addEventListener("pointermove", move, { passive: false });
document.addEventListener("pointerup", end);
document.addEventListener("pointercancel", end);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) {
    window.print();
  }
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
}
