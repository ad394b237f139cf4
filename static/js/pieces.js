// Places what the server sent: each piece that names its place goes there, nothing else on the page moves.

/**
 * Put each out-of-band piece of an answer in the place of its namesake on this page.
 * @param {string} html an answer of our own server
 * @returns {DocumentFragment} what named no place
 */
export function placePieces(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const piece of template.content.querySelectorAll("[hx-swap-oob]")) {
    piece.remove();
    piece.removeAttribute("hx-swap-oob");
    placePiece(piece);
  }
  return template.content;
}

/**
 * Put a card among the cards, in the order of the text.
 * @param {HTMLElement} card with data-start
 */
export function insertCard(card) {
  const list = document.getElementById("cards");
  if (!list) {
    return;
  }
  const next = Array.from(list.children).find((other) => Number(other.dataset.start) > Number(card.dataset.start));
  list.insertBefore(card, next ?? list.querySelector(":scope > .more"));
}

/**
 * Put one piece in the place of its namesake; a new card goes among the cards.
 * @param {HTMLElement} piece
 */
export function placePiece(piece) {
  const stale = document.getElementById(piece.id);
  if (stale) {
    keepTabStop(stale, piece);
    keepThread(stale, piece);
    keepTyped(stale, piece);
    stale.replaceWith(piece);
  } else if (piece.dataset.card) {
    insertCard(piece);
  } else {
    return;
  }
  window.htmx.process(piece);
}

// The text has one tab stop a page part; a passage that is drawn anew keeps it.
function keepTabStop(stale, piece) {
  if (stale.hasAttribute("data-passage")) {
    piece.tabIndex = stale.tabIndex;
    if (stale.contains(document.activeElement)) {
      queueMicrotask(() => piece.focus({ preventScroll: true }));
    }
  }
}

// A thread that is open below a card stays, with what is being typed in it.
function keepThread(stale, piece) {
  const [open, slot] = [stale, piece].map((card) => card.querySelector(":scope > [data-thread]"));
  if (slot && open?.hasChildNodes()) {
    slot.replaceWith(open);
  }
}

// A card that is drawn anew keeps the form in which somebody is typing; one that was sent goes with the answer.
function keepTyped(stale, piece) {
  const form = stale.querySelector("form[data-journal=edit]:not([data-sent])");
  piece.querySelector("[data-edit-slot]")?.append(...(form ? [form] : []));
  if (piece.dataset.card) {
    piece.append(...stale.querySelectorAll("[data-deleting]")); // that it is being deleted is told on
  }
}

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const piece = fragment.firstElementChild;
  if (piece) {
    keepTabStop(target, piece);
    keepThread(target, piece);
    keepTyped(target, piece);
  }
});
