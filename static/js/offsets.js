// Browsers count text in UTF-16 units, our spans count Unicode code points. Pure: no DOM.

/**
 * Code points before a place that is given in UTF-16 units.
 * @param {string} text
 * @param {number} units UTF-16 units from the start, at most text.length
 * @returns {number} code points
 * @throws {RangeError} outside the text, or in the middle of a surrogate pair
 */
export function fromUtf16(text, units) {
  if (!Number.isInteger(units) || units < 0 || units > text.length) {
    throw new RangeError(`${units} is not in a text of ${text.length} UTF-16 units`);
  }
  if (splitsPair(text, units)) {
    throw new RangeError(`${units} is in the middle of a surrogate pair`);
  }
  return codePointLength(text.slice(0, units));
}

/**
 * UTF-16 units before a place that is given in code points.
 * @param {string} text
 * @param {number} points code points from the start
 * @returns {number} UTF-16 units
 * @throws {RangeError} outside the text
 */
export function toUtf16(text, points) {
  if (!Number.isInteger(points) || points < 0) {
    throw new RangeError(`${points} is not an offset`);
  }
  let units = 0;
  for (let passed = 0; passed < points; passed += 1) {
    if (units >= text.length) {
      throw new RangeError(`${points} is past the end of the text`);
    }
    units += text.codePointAt(units) > 0xffff ? 2 : 1;
  }
  return units;
}

/**
 * @param {string} text
 * @returns {number} its length in code points
 */
export function codePointLength(text) {
  let length = 0;
  for (const _ of text) {
    length += 1;
  }
  return length;
}

/**
 * The span without the white space at its two ends.
 * @param {string} text
 * @param {number} start UTF-16 units
 * @param {number} end UTF-16 units
 * @returns {{start: number, end: number} | null} null where nothing but white space was covered
 */
export function trim(text, start, end) {
  let from = start;
  let to = end;
  while (from < to && /\s/u.test(text[from])) {
    from += 1;
  }
  while (to > from && /\s/u.test(text[to - 1])) {
    to -= 1;
  }
  return from < to ? { start: from, end: to } : null;
}

/**
 * A place moved off the middle of a surrogate pair, outwards.
 * @param {string} text
 * @param {number} units
 * @param {-1 | 1} direction
 * @returns {number} UTF-16 units
 */
export function offPair(text, units, direction) {
  return splitsPair(text, units) ? units + direction : units;
}

function splitsPair(text, units) {
  return units > 0 && units < text.length && isHigh(text.charCodeAt(units - 1)) && isLow(text.charCodeAt(units));
}

function isHigh(unit) {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit) {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
