// While a name is typed after an @, the names of those who see the note are offered.

import { fragmentHeaders, withQuery } from "./session.js";

const TYPED = /(?:^|[^\p{L}\p{N}_])@([^@\n]{0,40})$/u;
const PAUSE = 150; // milliseconds
const offers = { field: null, list: null, timer: 0, at: 0, asked: "" };

function typedIn(field) {
  return field.selectionStart === field.selectionEnd ? TYPED.exec(field.value.slice(0, field.selectionStart)) : null;
}

function onInput(event) {
  if (!event.target.matches?.("[data-mentioning]")) {
    return;
  }
  clearTimeout(offers.timer);
  const typed = typedIn(event.target);
  if (typed) {
    offers.timer = setTimeout(() => offer(event.target, typed[1]), PAUSE);
  } else {
    close();
  }
}

async function offer(field, asked) {
  const url = field.closest("[data-offers-url]")?.dataset.offersUrl;
  offers.asked = asked;
  const response = await fetch(withQuery(url, { q: asked }), { headers: fragmentHeaders() }).catch(() => null);
  if (!response?.ok || offers.asked !== asked || document.activeElement !== field) {
    return;
  }
  close();
  const list = document.createElement("ul");
  list.className = "mention-offers";
  list.id = "mention-offers";
  list.setAttribute("role", "listbox");
  list.innerHTML = await response.text();
  if (!list.children.length) {
    return;
  }
  Array.from(list.children).forEach((option, at) => {
    option.id = `mention-offer-${at}`;
  });
  field.after(list);
  Object.assign(offers, { field, list, at: 0 });
  field.setAttribute("aria-controls", list.id);
  choose(0);
}

function choose(at) {
  const options = Array.from(offers.list.children);
  offers.at = (at + options.length) % options.length;
  options.forEach((option, place) => option.setAttribute("aria-selected", place === offers.at));
  options[offers.at].scrollIntoView({ block: "nearest" });
  offers.field.setAttribute("aria-activedescendant", options[offers.at].id);
}

function take(option) {
  const { field } = offers;
  const typed = typedIn(field);
  if (typed) {
    field.setRangeText(`${option.dataset.mention} `, field.selectionStart - typed[1].length, field.selectionStart, "end");
  }
  close();
  field.focus();
}

function close() {
  offers.list?.remove();
  offers.field?.removeAttribute("aria-activedescendant");
  offers.field?.removeAttribute("aria-controls");
  offers.list = null;
}

function onKey(event) {
  if (!offers.list || event.target !== offers.field || event.isComposing) {
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    choose(offers.at + step);
  } else if (event.key === "Escape") {
    close();
  } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") {
    take(offers.list.children[offers.at]);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

/** Begin to listen. */
export function startMentioning() {
  document.addEventListener("input", onInput);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest(".mention-offers [data-mention]");
    if (option) {
      event.preventDefault();
      take(option);
    }
  });
  document.addEventListener("focusout", (event) => event.target === offers.field && close());
}
