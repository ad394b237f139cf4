// A case is fetched by its citation: while the answer is awaited the page says so, and asks once only.

const FORM = "form[data-fetch]";

function show(form, asking) {
  form.toggleAttribute("data-asking", asking);
  form.querySelector("button").disabled = asking;
  const status = form.querySelector("[role=status]");
  status.textContent = asking ? status.dataset.words : "";
}

document.addEventListener("submit", (event) => {
  if (event.target.matches(FORM)) {
    show(event.target, true);
  }
});
// Coming back to the page, nothing is awaited any more.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll(FORM)) {
    show(form, false);
  }
});
