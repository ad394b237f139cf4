// How a person likes to read: what is chosen counts at once; the form itself is sent to the server, which keeps it.

const PLAIN = { theme: "system", size: "normal", measure: "normal", family: "serif", spacing: "normal" };
const SCHEMES = { system: "light dark", dark: "dark" };

function apply(event) {
  const { name, value, form } = event.target;
  if (!form?.matches("[data-preferences]") || !(name in PLAIN)) {
    return;
  }
  const root = document.documentElement;
  if (value === PLAIN[name]) {
    delete root.dataset[name];
  } else {
    root.dataset[name] = value;
  }
  if (name === "theme") {
    document.querySelector("meta[name=color-scheme]").content = SCHEMES[value] ?? "light";
  }
  window.dispatchEvent(new Event("resize"));
}

/** Applies what is chosen in a form of preferences, wherever it stands. */
export function startPreferences() {
  document.addEventListener("change", apply);
}
