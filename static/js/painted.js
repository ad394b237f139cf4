// What measures the page, or forces it to be laid out, waits for the first frame: the text with its marks is seen sooner.

const LATEST = 500; // milliseconds after which a page begins that is not drawn, as in a tab behind

/** Kept once the page was painted for the first time. */
export const painted = new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, LATEST);
});
