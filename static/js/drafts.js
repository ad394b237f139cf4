// What is being typed and not yet sent: kept for its writer, offered again after a reload or a new sign-in.

import { shorten, valuesOf } from "./fields.js";
import { pageUser, pathOf } from "./session.js";
import { all, put, remove } from "./store.js";

const offer = () => document.getElementById("draft-offer");
const path = () => pathOf(document.getElementById("reading").dataset.createUrl);

/** @param {[string, string][]} fields of the panel's form */
export async function keepDraft(fields) {
  await put("drafts", { key: valuesOf(fields, "uuid")[0], user: pageUser(), at: Date.now(), path: path(), fields });
}

/** @param {string} uuid of the note that it was to become */
export async function forgetDraft(uuid) {
  await remove("drafts", uuid);
}

/** @returns {Promise<{key: string, fields: [string, string][]} | undefined>} the last one on this writing */
export async function lastDraft() {
  return offer() ? (await all("drafts", pageUser())).findLast((draft) => draft.path === path()) : undefined;
}

/** Forget the draft that is offered, and offer the one before it. */
export async function discardDraft() {
  const draft = await lastDraft();
  if (draft) {
    await forgetDraft(draft.key);
  }
  await offerDraft();
}

/** Offer what was typed and not saved, if there is any. */
export async function offerDraft() {
  const draft = await lastDraft();
  if (draft) {
    offer().querySelector("[data-draft-words]").textContent = shorten(valuesOf(draft.fields, "note")[0] || valuesOf(draft.fields, "exact")[0]);
    offer().hidden = false;
  } else {
    hideOffer();
  }
}

/** Take the offer away. */
export function hideOffer() {
  if (offer()) {
    offer().hidden = true;
  }
}
