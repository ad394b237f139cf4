// The form of a citation: words chosen in the text above fill its field; what is typed as new is what is chosen.

function takeSelection() {
  const selection = document.getSelection();
  const excerpt = document.querySelector("[data-excerpt]");
  const field = document.querySelector("[data-citation-words]");
  if (!excerpt || !field || selection.isCollapsed || !excerpt.contains(selection.anchorNode) || !excerpt.contains(selection.focusNode)) {
    return;
  }
  const words = selection.toString().trim();
  if (words) {
    field.value = words;
  }
}

document.addEventListener("mouseup", takeSelection);
document.addEventListener("touchend", takeSelection);
document.addEventListener("keyup", (event) => {
  if (event.shiftKey || event.key === "Shift") {
    takeSelection();
  }
});
document.addEventListener("input", (event) => {
  const typed = event.target.closest(".target-typed");
  const choice = typed?.closest(".target-new").querySelector("[data-target-new]");
  if (choice) {
    choice.checked = true;
  }
});
// From the search to what it found: Enter or the arrow down.
document.addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === "ArrowDown") && event.target.matches("#authority-q")) {
    const first = document.querySelector("#authorities-found [type=radio]");
    if (first) {
      event.preventDefault();
      first.focus();
    }
  }
});
