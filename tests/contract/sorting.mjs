// Orders: every sort key in both directions, with nulls, ties and the message for a bad key.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SORT, SORTS, sorted } from './expected.mjs';
import { brief, same } from './lists.mjs';
import { badRequest, ids, maximum, rows } from './rows.mjs';
import { list } from './target.mjs';

const NO_SUCH_KEY = 'Invalid input received: Invalid sort key';
const NO_SUCH_DIRECTION = "Invalid input received: Unknown sort direction, must be 'desc' or 'asc'.";
const both = "The 'sort_key' and 'sort_dir' parameters are deprecated and cannot be used with the 'sort' parameter.";

/** Every id in the server's order. */
async function order(query) {
  const seen = [];
  do {
    const answer = await list(`${query}${query && '&'}offset=${seen.length}&limit=${maximum}`);
    assert.equal(answer.status, 200, brief(answer.body));
    if (answer.body.backups.length === 0) break;
    seen.push(...ids(answer.body.backups));
  } while (seen.length < rows.length);
  return seen;
}

/** Compares whole orders, but only reports where they differ: three thousand ids help nobody. */
async function isOrderedBy(query, sort) {
  const got = await order(query);
  const wanted = ids(sorted(rows, sort));
  const parted = wanted.findIndex((id, index) => id !== got[index]);
  const place = `${query || 'no sort'}: row ${parted} is`;
  if (parted >= 0)
    assert.deepEqual(
      rows.find(({ id }) => id === got[parted]),
      rows.find(({ id }) => id === wanted[parted]),
      place,
    );
  assert.equal(got.length, wanted.length);
}

for (const sort of SORTS) {
  test(`sort=${sort} orders every row, nulls smallest, ties by creation and id`, async () => {
    await isOrderedBy(`sort=${sort}`, sort);
  });
}

test('without a sort the newest come first', async () => {
  await isOrderedBy('', DEFAULT_SORT);
});

test('a sort key without a direction is descending', async () => {
  await isOrderedBy('sort=size', 'size:desc');
});

test('several sort keys apply one after the other', async () => {
  for (const sort of ['status:asc,created_at:desc', 'size:desc,name:asc', 'status,size:asc,id:asc']) {
    await isOrderedBy(`sort=${encodeURIComponent(sort)}`, sort);
  }
});

test('sort_key and sort_dir still work', async () => {
  await isOrderedBy('sort_key=size&sort_dir=asc', 'size:asc');
});

test('sort and sort_key together are refused', async () => {
  for (const old of ['sort_key=size', 'sort_dir=asc']) badRequest(await list(`sort=size&${old}`), both);
});

test('an unknown sort key, a computed field or none is refused', async () => {
  for (const sort of [
    'foo',
    'foo:asc',
    'is_incremental',
    'has_dependent_backups',
    'description',
    'links',
    '',
    'size,foo',
  ]) {
    badRequest(await list(`sort=${sort}`), NO_SUCH_KEY);
  }
});

test('an unknown direction is refused', async () => {
  for (const sort of ['created_at:sideways', 'size:ASC']) badRequest(await list(`sort=${sort}`), NO_SUCH_DIRECTION);
});

test('sorting by name is known from 3.37 on', async () => {
  badRequest(await list('limit=1&sort=name:asc', { version: 'volume 3.36' }), NO_SUCH_KEY);
  assert.equal((await list('limit=1&sort=name:asc', { version: 'volume 3.37' })).status, 200);
});

test('a sort also orders what filters find', async () => {
  const { status } = rows[0];
  const answer = await list(`status=${status}&sort=name:asc&limit=50`);
  const wanted = sorted(
    rows.filter((row) => row.status === status),
    'name:asc',
  ).slice(0, 50);
  same(ids(answer.body.backups), ids(wanted), 'the rows');
});
