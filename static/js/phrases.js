// Kept comments, offered in a comment: by a button, or by "/" where a word could begin.

const list = () => document.getElementById("phrases");
const open = { area: null, from: 0 };
const offered = () => Array.from(list().querySelectorAll("[data-phrase]:not([hidden])"));

function close() {
  open.area?.removeAttribute("aria-controls");
  open.area = null;
  list().hidden = true;
}

function mark(option) {
  for (const each of list().querySelectorAll("[aria-selected]")) {
    each.removeAttribute("aria-selected");
  }
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  open.area?.setAttribute("aria-activedescendant", option?.id ?? "");
}

function show(area, from, typed) {
  Object.assign(open, { area, from });
  let some = false;
  for (const phrase of list().querySelectorAll("[data-phrase]")) {
    phrase.hidden = !phrase.textContent.toLowerCase().includes(typed.toLowerCase());
    some ||= !phrase.hidden;
  }
  if (!some) {
    close();
    return;
  }
  area.after(list());
  area.setAttribute("aria-controls", "phrases");
  list().hidden = false;
  mark(offered()[0]);
}

function insert(option) {
  const { area, from } = open;
  area.setRangeText(option.textContent, from, area.selectionEnd, "end");
  const used = document.createElement("input");
  Object.assign(used, { type: "hidden", name: "phrase", value: option.dataset.phrase });
  area.form.querySelector(".unit-state").append(used);
  close();
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function onInput({ target }) {
  if (!target.matches("[data-comment]")) {
    return;
  }
  const found = /(?:^|\s)\/([^/\n]{0,40})$/u.exec(target.value.slice(0, target.selectionEnd));
  if (found) {
    show(target, target.selectionEnd - found[1].length - 1, found[1]);
  } else if (open.area === target) {
    close();
  }
}

function onKey(event) {
  if (!open.area || event.target !== open.area) {
    return;
  }
  const every = offered();
  const at = every.findIndex((each) => each.matches("[aria-selected]"));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    mark(every.at((at + (event.key === "ArrowDown" ? 1 : -1)) % every.length));
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && every[at]) {
    insert(every[at]);
  } else if (event.key === "Escape") {
    close();
  } else {
    return;
  }
  event.preventDefault();
}

function onClick(event) {
  const button = event.target.closest("[data-insert]");
  const option = event.target.closest("[data-phrase]");
  if (option && open.area) {
    insert(option);
  } else if (button) {
    const area = button.closest("[data-unit]").querySelector("[data-comment]");
    area.focus();
    show(area, area.selectionEnd, "");
  } else if (open.area && !event.target.closest("#phrases")) {
    close();
  }
}

/** Begin to offer them. */
export function startPhrases() {
  const some = list().querySelector("[data-phrase]");
  for (const button of document.querySelectorAll("[data-insert]")) {
    button.hidden = !some;
  }
  document.addEventListener("htmx:oobAfterSwap", ({ target }) => {
    if (target.id === "phrases") {
      for (const button of document.querySelectorAll("[data-insert]")) {
        button.hidden = false;
      }
    }
  });
  document.addEventListener("input", onInput);
  document.addEventListener("keydown", onKey, { capture: true });
  document.addEventListener("mousedown", (event) => event.target.closest("[data-phrase]") && event.preventDefault());
  document.addEventListener("click", onClick);
}
