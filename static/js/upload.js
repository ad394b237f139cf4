// The upload page: chosen or dropped files are sent at once, with a bar that says how much of them has arrived.
// Without this module the plain form does the same, and the browser says how far it is.

const FORM = "form[data-upload]";
const MEGABYTE = 1_000_000;
const UNPROCESSABLE = 422;

/** The request under way, if any. */
let request = null;

const place = (form) => form.querySelector("[data-sending]");
const fill = (words, values) => words.replace(/\{(\w+)\}/gu, (_, key) => values[key] ?? "");
const megabytes = (bytes) => (bytes / MEGABYTE).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** Shows the bar with words that are said aloud. */
function say(form, words, values = {}) {
  const shown = place(form);
  shown.hidden = false;
  shown.querySelector("[role=status]").textContent = fill(shown.dataset[words], values);
}

/** Says in numbers how much has arrived: for the eyes alone, as it changes all the time. */
function measure(form, event) {
  const shown = place(form);
  const bar = shown.querySelector("progress");
  if (event.lengthComputable) {
    bar.max = event.total;
    bar.value = event.loaded;
    const values = { sent: megabytes(event.loaded), total: megabytes(event.total) };
    shown.querySelector("[data-measure]").textContent = fill(shown.dataset.measureWords, values);
  }
}

function reading(form) {
  place(form).querySelector("progress").removeAttribute("value");
  place(form).querySelector("[data-measure]").textContent = "";
  place(form).querySelector("[data-stop]").hidden = true;
  say(form, "wordsReading");
}

/** The end of a request: the form can be sent again, with the files that are still chosen in it. */
function stop(form, words) {
  request = null;
  form.removeAttribute("aria-busy");
  place(form).querySelector("progress").hidden = true;
  place(form).querySelector("[data-stop]").hidden = true;
  place(form).querySelector("[data-measure]").textContent = "";
  if (words) {
    say(form, words);
  } else {
    place(form).hidden = true;
  }
}

/** Shows the page that says what is wrong; the files stay chosen. */
function refuse(form, html) {
  const page = new DOMParser().parseFromString(html, "text/html").getElementById("main");
  const answered = page?.querySelector(FORM);
  if (!answered) {
    stop(form, "wordsFailed");
    return;
  }
  stop(form);
  answered.querySelector("input[type=file]").replaceWith(form.querySelector("input[type=file]"));
  const main = document.getElementById("main");
  main.replaceChildren(...page.childNodes);
  const problem = main.querySelector(".errorlist");
  problem?.setAttribute("tabindex", "-1");
  problem?.focus();
}

function answer(form) {
  const address = request.getResponseHeader("HX-Redirect");
  if (address) {
    window.location.assign(address);
  } else if (request.status === UNPROCESSABLE) {
    refuse(form, request.responseText);
  } else {
    stop(form, "wordsFailed");
  }
}

function send(form) {
  const files = form.querySelector("input[type=file]").files;
  request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("HX-Current-URL", window.location.href);
  request.upload.addEventListener("progress", (event) => measure(form, event));
  request.upload.addEventListener("load", () => reading(form));
  request.addEventListener("load", () => answer(form));
  request.addEventListener("error", () => stop(form, "wordsFailed"));
  request.addEventListener("abort", () => stop(form, "wordsStopped"));
  form.setAttribute("aria-busy", "true");
  for (const part of place(form).querySelectorAll("progress, [data-stop]")) {
    part.hidden = false;
  }
  say(form, files.length > 1 ? "wordsSending" : "wordsSendingOne", { count: files.length, name: files[0]?.name ?? place(form).dataset.pasted });
  request.send(new FormData(form));
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
  if (form) {
    event.preventDefault();
    if (!request) {
      send(form);
    }
  }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-stop]")) {
    request?.abort();
  }
});
// Coming back to the page, nothing is on its way any more.
window.addEventListener("pageshow", (event) => {
  const form = document.querySelector(FORM);
  if (event.persisted && form) {
    stop(form);
  }
});
