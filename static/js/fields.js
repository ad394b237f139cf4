// A form's fields as plain pairs, and back: how drafts and entries hold what a person typed.

/**
 * @param {HTMLFormElement} form
 * @returns {[string, string][]} what it would send, the token left out
 */
export function fieldsOf(form) {
  return Array.from(new FormData(form)).filter(([name]) => name !== "csrfmiddlewaretoken");
}

/**
 * @param {[string, string][]} fields
 * @param {string} name
 * @returns {string[]} its values
 */
export function valuesOf(fields, name) {
  return fields.filter(([other]) => other === name).map(([, value]) => value);
}

const OF_AUTHORITY = /^(?:treatment|pin|claim|quotes)-(.+)$/u;

/**
 * @param {HTMLFormElement} form
 * @returns {[string, string][]} what it would send, the fields of authorities that are not chosen left out
 */
export function chosenFieldsOf(form) {
  const fields = fieldsOf(form);
  return fields.filter(([name]) => isChosen(name, valuesOf(fields, "authorities")));
}

// Whether a field is of a chosen authority, or of none.
function isChosen(name, chosen) {
  const [, authority] = OF_AUTHORITY.exec(name) ?? [];
  return !authority || chosen.includes(authority);
}

/**
 * Set a form to what the pairs say; a box that they do not name is unticked. What the page proposes for an authority that
 * they do not choose stays.
 * @param {HTMLFormElement} form
 * @param {[string, string][]} fields
 */
export function fillForm(form, fields) {
  const chosen = valuesOf(fields, "authorities");
  for (const control of form.elements) {
    if (!control.name || !isChosen(control.name, chosen)) {
      continue;
    }
    const values = valuesOf(fields, control.name);
    if (control.type === "checkbox") {
      control.checked = values.includes(control.value);
    } else if (values.length && control.name !== "csrfmiddlewaretoken") {
      control.value = values[0];
    }
  }
}

const SHORT = 180; // code points

/**
 * @param {string} words
 * @returns {string} the words, or their beginning where they are many
 */
export function shorten(words) {
  const points = Array.from(words);
  return points.length > SHORT ? `${points.slice(0, SHORT).join("")}…` : words;
}
