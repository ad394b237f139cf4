// The upload page: chosen or dropped files are read at once, and reading that takes a while says so.

const FORM = "form[data-upload]";
const PATIENCE = 700; // milliseconds before a wait is worth a word

const sending = new WeakSet();

function names(form) {
  const files = Array.from(form.querySelector("input[type=file]").files, (file) => file.name);
  return files.length ? files.join(", ") : form.querySelector("[role=status]").dataset.pasted;
}

function sayLater(form) {
  const status = form.querySelector("[role=status]");
  setTimeout(() => {
    status.textContent = status.dataset.words.replace("{names}", names(form));
  }, PATIENCE);
}

function mark(event) {
  const drop = event.target.closest?.("[data-drop]");
  if (drop) {
    drop.toggleAttribute("data-over", event.type === "dragenter" || event.type === "dragover");
  }
}

for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, mark);
}
document.addEventListener("change", (event) => {
  const form = event.target.closest(FORM);
  if (form && event.target.type === "file" && event.target.files.length) {
    form.requestSubmit();
  }
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest(FORM);
  if (form && sending.has(form)) {
    event.preventDefault();
  } else if (form) {
    sending.add(form);
    sayLater(form);
  }
});
// Coming back to the page, nothing is being read any more.
window.addEventListener("pageshow", () => {
  const form = document.querySelector(FORM);
  sending.delete(form);
  form?.querySelector("[role=status]").replaceChildren();
});
