// A form that is on its way says so, and is not sent a second time meanwhile. The server does what arrives twice once
// anyway; this spares the waiting. The button is not `disabled`, which would take the keyboard's place from it.

// An answer may leave the page as it is (a file to keep): after this long the form can be sent again.
const LONGEST_MS = 8000;

/** The forms under way, each with the elements that say so. */
const sent = new Map();

function rest(form) {
  sent.get(form)?.forEach((element) => ["aria-busy", "aria-disabled"].forEach((name) => element.removeAttribute(name)));
  sent.delete(form);
}

function mark(form, button) {
  sent.set(form, button ? [form, button] : [form]);
  form.setAttribute("aria-busy", "true");
  button?.setAttribute("aria-disabled", "true");
  setTimeout(rest, LONGEST_MS, form);
}

const place = (form) => form.getAttribute("action") ?? "";

/** Keeps with the place in the history the key by which the server knows this form again. */
function keepKey(form) {
  const key = form.elements.once?.value;
  if (key) {
    history.replaceState({ ...history.state, once: { ...history.state?.once, [place(form)]: key } }, "");
  }
}

/** Who goes back to a form that was sent has that form again, also where the browser has asked for the page anew. */
function findKeys() {
  for (const form of document.forms) {
    const key = history.state?.once?.[place(form)];
    if (key && form.elements.once) {
      form.elements.once.value = key;
    }
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  keepKey(form);
  // By then all who listen have answered: what a script sends itself is the script's own concern.
  setTimeout(() => {
    if (!event.defaultPrevented && form.method === "post") {
      mark(form, event.submitter);
    }
  });
});
// Coming back to the page, nothing is on its way any more.
window.addEventListener("pageshow", () => [...sent.keys()].forEach(rest));
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
  findKeys();
}
