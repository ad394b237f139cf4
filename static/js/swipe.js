// What rises from below goes down again under a finger.

const FAR = 60; // CSS pixels
const drag = { from: null, panel: null };

function moved(event) {
  return Math.max(0, event.clientY - drag.from);
}

function end(event) {
  const { panel } = drag;
  if (!panel) {
    return;
  }
  drag.panel = null;
  panel.style.removeProperty("translate");
  if (event.type === "pointerup" && moved(event) > FAR) {
    panel.querySelector("[data-composer-cancel], [data-close-sheet]").click();
  }
}

/** Begin to listen: a swipe down on [data-swipe] closes the panel around it by its own button. */
export function startSwipes() {
  document.addEventListener("pointerdown", (event) => {
    const grip = event.pointerType !== "mouse" && !event.target.closest("button, a") && event.target.closest("[data-swipe]");
    if (grip && getComputedStyle(grip).touchAction === "none") {
      drag.panel = grip.closest("#composer, #rail, #margin");
      drag.from = event.clientY;
    }
  });
  document.addEventListener("pointermove", (event) => drag.panel?.style.setProperty("translate", `0 ${moved(event)}px`));
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, end);
  }
}
