// Comparing long lists: a failure only shows where they differ and the first ten missing or extra items.

import assert from 'node:assert/strict';

const SHOWN = 10;
const some = (list) => JSON.stringify(list.slice(0, SHOWN)) + (list.length > SHOWN ? ` and ${list.length - SHOWN} more` : '');

/** Asserts that a list has exactly these items in this order. */
export function same(got, wanted, what) {
  const parted = wanted.findIndex((item, place) => item !== got[place]);
  if (parted < 0 && got.length === wanted.length) return;
  const place = parted < 0 ? wanted.length : parted;
  const [had, meant] = [new Set(got), new Set(wanted)];
  const lines = [
    `${what}: ${got.length} items instead of ${wanted.length}; they part at item ${place}.`,
    `  there:   ${some(got.slice(place))}`,
    `  wanted:  ${some(wanted.slice(place))}`,
    `  lacking: ${some(wanted.filter((item) => !had.has(item)))}`,
    `  surplus: ${some(got.filter((item) => !meant.has(item)))}`,
  ];
  assert.fail(lines.join('\n'));
}

/** Asserts that a list is empty. */
export function none(got, what) {
  if (got.length > 0) assert.fail(`${what}: ${got.length}: ${some(got)}`);
}

/** A body in a message: only its beginning, since it may have a thousand rows. */
export function brief(body) {
  const text = JSON.stringify(body);
  return text.length > 1000 ? `${text.slice(0, 1000)}… (${text.length} characters)` : text;
}
