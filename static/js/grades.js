// The table of grades by keys, as in a spreadsheet. htmx saves a row when a field of it has changed.

const table = () => document.querySelector("#grade-table");

/** The field of the same line `step` students further on; null where there is none. */
function neighbour(field, step) {
  const column = [...table().querySelectorAll(`[data-column="${field.dataset.column}"]`)];
  return column[column.indexOf(field) + step] ?? null;
}

/** The next field of the same student in reading order; null where there is none. */
function beside(field, step) {
  const row = [...field.closest("tr").querySelectorAll("[data-column], textarea")];
  return row[row.indexOf(field) + step] ?? null;
}

function go(field) {
  field?.focus();
  field?.select?.();
}

/** Where the key leads from the field; undefined where the key is the field's own. */
function target(event, field) {
  const steps = { ArrowDown: 1, Enter: event.shiftKey ? -1 : 1, ArrowUp: -1 };
  if (event.key in steps) {
    return neighbour(field, steps[event.key]);
  }
  const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
  if (event.key === "ArrowRight" && (whole || field.selectionStart === field.value.length)) {
    return beside(field, 1);
  }
  if (event.key === "ArrowLeft" && (whole || field.selectionEnd === 0)) {
    return beside(field, -1);
  }
  return undefined;
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("#grade-table [data-column]");
  if (!field || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  if (event.key === "=") {
    event.preventDefault();
    field.value = field.dataset.suggested ?? field.value;
    return;
  }
  if (event.key === "Escape") {
    field.value = field.defaultValue;
    field.select();
    return;
  }
  const to = target(event, field);
  if (to !== undefined) {
    event.preventDefault();
    if (to === null) {
      field.blur();
      field.focus();
    }
    go(to);
  }
});

// A value that a script set tells nobody that it changed: the field does when it is left.
const shown = new WeakMap();
document.addEventListener("focusin", (event) => {
  if (event.target.matches("#grade-table [data-column]")) {
    shown.set(event.target, event.target.value);
  }
});
document.addEventListener("change", (event) => shown.set(event.target, event.target.value));
document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (shown.has(field) && shown.get(field) !== field.value) {
    shown.set(field, field.value);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// What is saved is what Escape goes back to.
document.addEventListener("htmx:afterRequest", (event) => {
  const row = event.target.closest?.("#grade-table tr");
  for (const field of event.detail.successful && row ? row.querySelectorAll("[data-column]") : []) {
    field.defaultValue = event.detail.requestConfig.parameters[field.name] ?? field.defaultValue;
  }
});

document.documentElement.classList.add("live");
