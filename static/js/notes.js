// A note of the court where it is called: its text in a small box, so that one need not leave the line.

const GAP = 8; // CSS pixels

function openNote(call) {
  const popover = document.getElementById("note-popover");
  const note = document.getElementById(`note-${call.dataset.note}`);
  if (!popover?.showPopover || !note) {
    return false;
  }
  const copy = note.cloneNode(true);
  copy.querySelector(".note-label")?.remove();
  for (const element of copy.querySelectorAll("*")) {
    element.removeAttribute("id");
    element.removeAttribute("tabindex");
    element.removeAttribute("data-passage");
  }
  popover.querySelector("[data-popover-text]").replaceChildren(...copy.childNodes);
  popover.querySelector("[data-popover-link]").href = `#${note.id}`;
  popover.dataset.call = call.id;
  popover.showPopover();
  place(popover, call.getBoundingClientRect());
  popover.querySelector("[data-popover-link]").focus({ preventScroll: true });
  return true;
}

function place(popover, call) {
  const below = call.bottom + GAP + popover.offsetHeight < window.innerHeight;
  popover.style.top = `${below ? call.bottom + GAP : Math.max(GAP, call.top - GAP - popover.offsetHeight)}px`;
  const leftmost = Math.max(GAP, document.getElementById("main").getBoundingClientRect().left);
  const rightmost = window.innerWidth - popover.offsetWidth - GAP;
  popover.style.left = `${Math.min(rightmost, Math.max(leftmost, call.left - popover.offsetWidth / 2))}px`;
}

/** Begin to listen. */
export function startNotes() {
  document.addEventListener("click", (event) => {
    const call = event.target.closest("a.note-call");
    if (call && openNote(call)) {
      event.preventDefault();
    } else if (event.target.closest("[data-popover-link]")) {
      document.getElementById("note-popover").hidePopover();
    }
  });
  document.addEventListener("keydown", (event) => {
    const popover = document.getElementById("note-popover");
    if (event.key === "Escape" && popover?.matches(":popover-open")) {
      event.preventDefault();
      popover.hidePopover();
      document.getElementById(popover.dataset.call)?.focus({ preventScroll: true });
    }
  });
}
