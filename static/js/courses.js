// Pages about a course: the time zone of this browser is proposed for a new one, and a link is copied with one press.

const COPIED_MS = 2000;

/** Chooses the browser's time zone in the form of a new course, where the list has it and nobody has chosen yet. */
function guessZone() {
  const choice = document.querySelector("form[data-guess-zone] select[name=time_zone]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (choice && zone && Array.from(choice.options).some((option) => option.value === zone)) {
    choice.value = zone;
  }
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    button.closest(".link-line").querySelector("input").select();
    return;
  }
  const words = button.textContent;
  button.textContent = button.dataset.wordsCopied;
  setTimeout(() => {
    button.textContent = words;
  }, COPIED_MS);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) {
    copy(button);
  }
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
}
guessZone();
