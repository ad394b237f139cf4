// Boxes of work that is submitted: ticked one by one, or all of it.

document.addEventListener("click", (event) => {
  if (event.target.matches("[data-everyone]")) {
    for (const box of event.target.form.querySelectorAll("input[name=submission]")) {
      box.checked = event.target.checked;
    }
  }
});
