// Boxes of assignments: passages that are kept, with Shift many at once; work that is ticked, or all of it.

let last = null;

const boxesOf = (form) => Array.from(form.querySelectorAll("input[name=kept]"));

/** Tell how many passages are kept. */
function tellKept(form) {
  const boxes = boxesOf(form);
  const place = form.querySelector("[data-kept-count]");
  const kept = boxes.filter((box) => box.checked).length;
  place.textContent = place.dataset.words.replace("{kept}", kept).replace("{all}", boxes.length);
}

/** All boxes between the last one that was touched and this one become as this one is. */
function spread(form, box) {
  const boxes = boxesOf(form);
  const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
  if (from >= 0) {
    for (const between of boxes.slice(from, to + 1)) {
      between.checked = box.checked;
    }
  }
}

function settle(form, box, wide) {
  if (wide) {
    spread(form, box);
  }
  last = box;
  tellKept(form);
}

function onClick(event) {
  const form = event.target.closest("[data-keeping]");
  if (form && event.target.matches("input[name=kept]")) {
    settle(form, event.target, event.shiftKey);
  }
  if (event.target.matches("[data-everyone]")) {
    for (const box of event.target.form.querySelectorAll("input[name=submission]")) {
      box.checked = event.target.checked;
    }
  }
}

function onKey(event) {
  const form = event.target.closest("[data-keeping]");
  if (!form || !event.target.matches("input[name=kept]")) {
    return;
  }
  const boxes = boxesOf(form);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const next = boxes[boxes.indexOf(event.target) + step];
    next?.focus({ preventScroll: true });
    next?.closest(".keep-row").scrollIntoView({ block: "nearest" });
  } else if (event.key === " " && event.shiftKey) {
    event.preventDefault();
    event.target.checked = !event.target.checked;
    settle(form, event.target, true);
  }
}

document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
