// The words and sentences of a text, for the keyboard. Pure: no DOM.

const WORD = /\p{L}|\p{N}/u;
// After these a sentence goes on: initials, "v.", and what else citations are full of.
const GOES_ON = /(?:^|[^\p{L}])(?:\p{Lu}|vs?|[Nn]os?|nn?|[Ii]d|[Cc]f|[Ss]ee,? e\.g|e\.g|i\.e|Mrs?|Ms|Dr|St|Jr|Inc|Co|Corp|Ltd|Ct|Cir|App|Dist|Op|Bd|Dep['’]t|Comm['’]n|Rev|Stat|Ann|Const|Ex|Fed|Colo|Cal|Supp?|Sec|Art|Ch|Pt)\.\s*$/u;

/**
 * @param {string} text
 * @param {"word" | "clause" | "sentence" | "passage"} granularity
 * @returns {{start: number, end: number}[]} UTF-16 units; for words without what stands between them
 */
export function segmentsOf(text, granularity) {
  if (granularity === "passage") {
    return [{ start: 0, end: text.trimEnd().length }];
  }
  if (granularity === "clause") {
    return segmentsOf(text, "sentence").flatMap((sentence) => clausesOf(text, sentence));
  }
  if (window.Intl?.Segmenter) {
    const segmenter = new Intl.Segmenter(document.documentElement.lang || "en", { granularity });
    const segments = Array.from(segmenter.segment(text), ({ index, segment }) => ({ index, segment }));
    return (granularity === "sentence" ? joined(segments) : segments)
      .filter((segment) => WORD.test(segment.segment))
      .map(({ index, segment }) => ({ start: index, end: index + segment.trimEnd().length }));
  }
  const pattern = granularity === "word" ? /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu : /\S[^.!?]*[.!?]*/gu;
  return Array.from(text.matchAll(pattern)).map((found) => ({ start: found.index, end: found.index + found[0].length }));
}

// Sentences that were cut after an abbreviation, or between a reporter and its page, put together again.
function joined(sentences) {
  const whole = [];
  for (const sentence of sentences) {
    const before = whole.at(-1);
    const numbered = /^\d/u.test(sentence.segment) && /\p{L}\.\s*$/u.test(before?.segment ?? "");
    if (before && (numbered || GOES_ON.test(before.segment))) {
      before.segment += sentence.segment;
    } else {
      whole.push(sentence);
    }
  }
  return whole;
}

// A sentence comes apart after a comma, a semicolon, a colon, and around a dash; not where what follows is a number.
function clausesOf(text, { start, end }) {
  const cuts = Array.from(text.slice(start, end).matchAll(/(?<=[,;:]['"’”)\]]*)\s+(?![\d§[(])|\s*[—–]\s*(?!\d)|\s--\s/gu), (cut) => [start + cut.index, start + cut.index + cut[0].length]);
  const starts = [start, ...cuts.map(([, after]) => after)];
  const ends = [...cuts.map(([before]) => before), end];
  const bare = (from, to) => from + text.slice(from, to).replace(/[,;:]+$/u, "").length;
  return starts.map((from, at) => ({ start: from, end: bare(from, ends[at]) })).filter((clause) => WORD.test(text.slice(clause.start, clause.end)));
}

/**
 * @param {{start: number, end: number}[]} segments
 * @param {number} at UTF-16 units
 * @returns {number} the index of the last segment that begins at or before this place, or 0
 */
export function segmentAt(segments, at) {
  const later = segments.findIndex((segment) => segment.start > at);
  return later === -1 ? Math.max(segments.length - 1, 0) : Math.max(later - 1, 0);
}
