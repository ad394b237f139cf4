// What is folded (head matter, headnotes) opens when something in it is shown.

/** @param {Element | null | undefined} element what is about to be shown; its closed folds are opened */
export function unfold(element) {
  for (let fold = element?.closest("details:not([open])"); fold; fold = fold.closest("details:not([open])")) {
    fold.open = true;
  }
}

/** @returns {boolean} whether the element can be seen and reached: no fold around it is closed */
export const isUnfolded = (element) => !element.closest("details:not([open])");
