// What every request that writes must carry, and the tokens that prove who asks.

const CSRF_COOKIE = /(?:^|;\s*)(?:__Host-)?csrftoken=([^;]+)/u;

/**
 * @returns {string} the token of this moment (it changes at sign-in), or ""
 */
export function csrfToken() {
  const found = CSRF_COOKIE.exec(document.cookie);
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return found ? decodeURIComponent(found[1]) : (field?.value ?? "");
}

/**
 * @returns {string} the uuid of the person who is signed in on this page, or ""
 */
export function pageUser() {
  return document.body.dataset.user ?? "";
}

/**
 * @returns {Record<string, string>} the headers of a request for a fragment: after a lost session the server sends one back to this page
 */
export function fragmentHeaders() {
  return { "HX-Request": "true", "HX-Current-URL": window.location.href };
}

/**
 * @param {string} address that may carry a query of its own
 * @param {Record<string, string | number>} query
 * @returns {string} the address with both
 */
export function withQuery(address, query) {
  const url = new URL(address, window.location.href);
  for (const [name, value] of Object.entries(query)) {
    url.searchParams.set(name, value);
  }
  return url.href;
}

/**
 * @param {string} address
 * @returns {string} its path: the same writing, whatever filter was set
 */
export function pathOf(address) {
  return new URL(address, window.location.href).pathname;
}

/**
 * @returns {string} a random UUID, version 4; made without crypto.randomUUID, which plain http does not have
 */
export function newUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * Tell the page what an answer says of its text (`corrected.js` listens).
 * @param {string | null | undefined} told the answer's header X-Text-Version
 */
export function tellText(told) {
  if (told) {
    document.dispatchEvent(new CustomEvent("text:told", { detail: { told } }));
  }
}

document.addEventListener("htmx:afterRequest", (event) => tellText(event.detail.xhr?.getResponseHeader("X-Text-Version")));
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") {
    event.detail.headers["X-CSRFToken"] = csrfToken();
  }
});
