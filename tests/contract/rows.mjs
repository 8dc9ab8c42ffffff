// The whole project, read once before the tests: every expectation is computed from it, so any data will do.

import assert from 'node:assert/strict';
import { DEFAULT_SORT, sorted } from './expected.mjs';
import { brief, same } from './lists.mjs';
import { list } from './target.mjs';

async function readAll() {
  const first = await list('with_count=true');
  assert.equal(first.status, 200, `the project cannot be listed: ${brief(first.body)}`);
  const maximum = first.body.backups.length;
  const rows = [...first.body.backups];
  while (rows.length < first.body.count) {
    const page = await list(`offset=${rows.length}`);
    assert.notEqual(page.body.backups.length, 0, 'the list ends before its count');
    rows.push(...page.body.backups);
  }
  return { rows, maximum };
}

const { rows: listed, maximum: firstPage } = await readAll();
assert.ok(listed.length >= 20, 'the suite needs a project with at least 20 backups');

/** Every row of the project in the default order, which is computed, not taken from the server. */
export const rows = sorted(listed, DEFAULT_SORT);
/** The maximum number of rows in a page, or all if the project is smaller. */
export const maximum = firstPage;
export const cannotClamp =
  listed.length <= firstPage && `the project has ${listed.length} backups, no more than one page`;

export const ids = (some) => some.map((row) => row.id);
export const distinct = (key) => [...new Set(rows.map((row) => row[key]))];
/** A value of a column that several rows share, but not all. */
export function common(key) {
  const counted = new Map();
  for (const row of rows) {
    if (row[key]) counted.set(row[key], (counted.get(row[key]) ?? 0) + 1);
  }
  const [value] = [...counted].filter(([, count]) => count < rows.length).sort((a, b) => b[1] - a[1])[0];
  return value;
}

const SHOWN = 200;

/** Asserts that a query returns exactly these rows: their number, and the first of them in the default order. */
export async function answers(query, matches, options) {
  const wanted = rows.filter(matches);
  const answer = await list(`${query}${query && '&'}limit=${SHOWN}&with_count=true`, options);
  assert.equal(answer.status, 200, `${query}: ${brief(answer.body)}`);
  assert.equal(answer.body.count, wanted.length, `${query}: count`);
  same(ids(answer.body.backups), ids(wanted.slice(0, SHOWN)), `${query}: rows`);
}

/** Asserts a refusal in Cinder's usual shape: one key that names the error, with the code and the message. */
export function refused(answer, status, fault, message) {
  assert.equal(answer.status, status, brief(answer.body));
  assert.deepEqual(answer.body, { [fault]: { code: status, message } });
}
export const badRequest = (answer, message) => refused(answer, 400, 'badRequest', message);
