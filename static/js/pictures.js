// Small pictures of bars: one tab stop each, the arrow keys go from bar to bar.

const STEPS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

function onKeydown(event) {
  const bar = event.target.closest("[data-strip] .bar");
  const step = STEPS[event.key];
  if (!bar || step === undefined || event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  event.preventDefault();
  const bars = Array.from(bar.closest("[data-strip]").querySelectorAll(".bar"));
  const next = bars[Math.max(0, Math.min(bars.length - 1, bars.indexOf(bar) + step))];
  bar.setAttribute("tabindex", "-1");
  next.removeAttribute("tabindex");
  next.focus();
}

document.addEventListener("keydown", onKeydown);
