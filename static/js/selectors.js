// Between ranges of the page and spans of the version: code points of the canonical text, half-open.

import { codePointLength, fromUtf16, offPair, toUtf16, trim } from "./offsets.js";

const PASSAGE = "[data-passage]";
const SEPARATOR = "\n";

/**
 * The text nodes of a passage, without what stands apart from its text (note calls, page marks).
 * @param {Element} passage
 * @returns {Text[]}
 */
export function textNodes(passage) {
  const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      return NodeFilter.FILTER_ACCEPT;
    }
    return node.hasAttribute("data-apart") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
  });
  const nodes = [];
  while (walker.nextNode()) {
    nodes.push(walker.currentNode);
  }
  return nodes;
}

/**
 * @param {Element} passage
 * @returns {string} the passage's canonical text
 */
export function passageText(passage) {
  return textNodes(passage).map((node) => node.data).join("");
}

/**
 * @param {Element} passage
 * @returns {number} where the passage starts in its version, in code points
 */
export function passageStart(passage) {
  return Number(passage.dataset.start);
}

/**
 * The span of the version that a range covers, white space at both ends left out; cut ("gap") before words that are not
 * on the page.
 * @param {Range} range
 * @param {ParentNode} root what holds the passages
 * @returns {{start: number, end: number, exact: string, first: Element, last: Element, cut: string} | null} null where it covers no words
 */
export function spanOfRange(range, root = document) {
  const pieces = [];
  for (const passage of root.querySelectorAll(PASSAGE)) {
    if (range.intersectsNode(passage)) {
      pieces.push(pieceOf(passage, range));
    }
  }
  const covered = pieces.filter((piece) => piece.from < piece.to);
  while (covered.length && !trimEdge(covered[0], true)) {
    covered.shift();
  }
  while (covered.length && !trimEdge(covered.at(-1), false)) {
    covered.pop();
  }
  const gap = covered.findIndex((piece, at) => at > 0 && !follows(covered[at - 1], piece));
  if (gap > 0) {
    covered.splice(gap);
  }
  if (!covered.length) {
    return null;
  }
  const first = covered[0];
  const last = covered.at(-1);
  return {
    start: passageStart(first.passage) + fromUtf16(first.text, first.from),
    end: passageStart(last.passage) + fromUtf16(last.text, last.to),
    exact: covered.map((piece) => piece.text.slice(piece.from, piece.to)).join(SEPARATOR),
    first: first.passage,
    last: last.passage,
    cut: gap > 0 ? "gap" : "",
  };
}

// Whether no words of the version stand between two passages (a fold that cannot be opened holds some).
function follows(piece, next) {
  return passageStart(piece.passage) + codePointLength(piece.text) + SEPARATOR.length === passageStart(next.passage);
}

/**
 * The range of the page that a span covers.
 * @param {number} start code points of the version
 * @param {number} end code points of the version
 * @param {ParentNode} root what holds the passages
 * @returns {Range | null} null where the span is not on this page
 */
export function rangeOfSpan(start, end, root = document) {
  const from = placeOf(start, root, false);
  const to = placeOf(end, root, true);
  if (!from || !to) {
    return null;
  }
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range;
}

/**
 * The range of the page between two places of passages.
 * @param {{passage: Element, units: number}} from
 * @param {{passage: Element, units: number}} to
 * @returns {Range}
 */
export function rangeOfUnits(from, to) {
  const range = document.createRange();
  const head = nodeAt(from.passage, from.units, false);
  const tail = nodeAt(to.passage, to.units, true);
  range.setStart(head.node, head.offset);
  range.setEnd(tail.node, tail.offset);
  return range;
}

/**
 * Where a place of the page lies in its passage.
 * @param {Element} passage
 * @param {Node} container
 * @param {number} offset
 * @returns {number} UTF-16 units of the passage's text
 */
export function unitsBefore(passage, container, offset) {
  const edge = document.createRange();
  edge.setStart(container, offset);
  edge.collapse(true);
  let units = 0;
  for (const node of textNodes(passage)) {
    if (node === container) {
      return units + offset;
    }
    if (edge.comparePoint(node, 0) >= 0) {
      return units;
    }
    units += node.length;
  }
  return units;
}

function pieceOf(passage, range) {
  const text = passageText(passage);
  const starts = passage.contains(range.startContainer);
  const ends = passage.contains(range.endContainer);
  return {
    passage,
    text,
    from: starts ? offPair(text, unitsBefore(passage, range.startContainer, range.startOffset), -1) : 0,
    to: ends ? offPair(text, unitsBefore(passage, range.endContainer, range.endOffset), 1) : text.length,
  };
}

function trimEdge(piece, atStart) {
  const kept = trim(piece.text, piece.from, piece.to);
  if (kept && atStart) {
    piece.from = kept.start;
  } else if (kept) {
    piece.to = kept.end;
  }
  return kept !== null;
}

// The passage is the last that starts before the offset: only its text is read.
function placeOf(offset, root, backwards) {
  const before = Array.from(root.querySelectorAll(PASSAGE)).filter((passage) => passageStart(passage) <= offset);
  const passage = before.reduce((last, each) => (last && passageStart(last) >= passageStart(each) ? last : each), null);
  const text = passage ? passageText(passage) : "";
  const inside = passage && offset - passageStart(passage);
  return passage && inside <= codePointLength(text) ? nodeAt(passage, toUtf16(text, inside), backwards) : null;
}

function nodeAt(passage, units, backwards) {
  let left = units;
  let before = null;
  for (const node of textNodes(passage)) {
    if (left < node.length || (backwards && left === node.length)) {
      return { node, offset: left };
    }
    left -= node.length;
    before = node;
  }
  return before ? { node: before, offset: before.length } : { node: passage, offset: 0 };
}
