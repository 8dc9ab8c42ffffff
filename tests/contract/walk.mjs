// A full walk by offset returns each row once in every sort order, even while rows are added and removed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SORTS, sorted } from './expected.mjs';
import { brief, none, same } from './lists.mjs';
import { ids, rows } from './rows.mjs';
import { list } from './target.mjs';
import { walk } from './walker.mjs';
import { writer } from './writer.mjs';

const PAGES = 6;
const limit = Math.ceil(rows.length / PAGES);
const cannotWrite = !writer && 'CONTRACT_WRITE not given: rows of this target cannot come and go';

const reader = (sort) => async (offset, size) => {
  const answer = await list(`sort=${sort}&offset=${offset}&limit=${size}&with_count=true`);
  assert.equal(answer.status, 200, brief(answer.body));
  return { rows: answer.body.backups, count: answer.body.count };
};

// Names that sort before and after all others, since shifts are worst at the ends.
const FIRST = '\u0001 contract first';
const LAST = '\u{10FFFF} contract last';
const added = new Set();

async function add(name) {
  const id = await writer.add(name);
  added.add(id);
  return id;
}

async function remove(id) {
  await writer.remove(id);
  added.delete(id);
}

/** Undoes what a test did to the rows, however it ended: later tests count them. */
async function takeBack() {
  const failures = [];
  for (const id of [...added]) await remove(id).catch((error) => failures.push(error));
  added.clear();
  if (failures.length > 0) throw new AggregateError(failures, `not taken back: ${failures.map(({ message }) => message).join('; ')}`);
}

/** A test that changes rows. */
function changing(name, act) {
  test(name, { skip: cannotWrite }, async () => {
    try {
      await act();
    } finally {
      await takeBack();
    }
  });
}

/** A script of changes: one is made after each page, until none are left. */
function changes(...script) {
  return async () => script.shift()?.();
}

/** Every row that existed throughout is seen exactly once; rows that were added or removed are not checked. */
function eachOnce(walked, sort) {
  const count = new Map();
  for (const { id } of walked) count.set(id, (count.get(id) ?? 0) + 1);
  none([...count.keys()].filter((id) => count.get(id) > 1), 'seen twice');
  const throughout = new Set(ids(rows));
  same(ids(walked).filter((id) => throughout.has(id)), sortedIds(sort), 'the rows that were there all the time');
}

const orders = new Map();
function sortedIds(sort) {
  if (!orders.has(sort)) orders.set(sort, ids(sorted(rows, sort)));
  return orders.get(sort);
}

for (const sort of SORTS) {
  // The walk below ends with a pass without changes, which proves the same.
  const isSaid = writer && 'rows of this target can come and go';
  test(`a walk by offset under ${sort} returns each row once`, { skip: isSaid }, async () => {
    const { rows: walked, passes } = await walk(reader(sort), { limit });
    assert.equal(passes, 1);
    same(ids(walked), sortedIds(sort), 'the rows');
  });

  changing(`a walk by offset under ${sort} returns each row once while rows come and go`, async () => {
    const early = await add(FIRST);
    const late = await add(LAST);
    let between;
    const script = changes(
      () => remove(early),
      async () => {
        between = await add(FIRST);
      },
      async () => {
        await remove(late);
        await add(LAST);
      },
      () => remove(between),
    );
    const { rows: walked } = await walk(reader(sort), { limit, between: script });
    eachOnce(walked, sort);
  });
}

changing('a walk notices a removal before and an addition behind it that leave the count as it was', async () => {
  const early = await add(FIRST);
  const script = changes(async () => {
    await remove(early);
    await add(LAST);
  });
  const { rows: walked, passes } = await walk(reader('name:asc'), {
    limit: Math.max(limit, nameless() + 1),
    between: script,
  });
  assert.equal(passes, 2);
  eachOnce(walked, 'name:asc');
});

/** Rows without a name or with an empty one sort before any added row. */
function nameless() {
  return rows.filter(({ name }) => name === null || name === '').length;
}

test('after the changes the rows are as they were', { skip: cannotWrite }, async () => {
  const { rows: walked } = await walk(reader('created_at:desc'), { limit });
  same(ids(walked), ids(rows), 'the rows');
});

const shelfOf = (length) => Array.from({ length }, (_, index) => ({ id: `${index}` }));

test('the walker misses no row when one before it vanishes and another is added behind it', async () => {
  const shelf = shelfOf(20);
  const shelved = async (offset, size) => ({ rows: shelf.slice(offset, offset + size), count: shelf.length });
  const between = changes(() => shelf.push(...shelf.splice(0, 1)));
  const { rows: walked, passes } = await walk(shelved, { limit: 5, between });
  assert.equal(passes, 2);
  assert.deepEqual(walked, shelf);
});

test('the walker reads to the end even if the server allows fewer rows than requested', async () => {
  const shelf = shelfOf(23);
  const clamped = async (offset, size) => ({ rows: shelf.slice(offset, offset + Math.min(size, 4)), count: 23 });
  const { rows: walked } = await walk(clamped, { limit: 1000 });
  assert.deepEqual(walked, shelf);
});

test('the walker gives up on a list that never holds still', async () => {
  let count = 50;
  const restless = async (offset, size) => {
    count += 1;
    return { rows: Array.from({ length: size }, (_, index) => ({ id: `${offset + index}` })), count };
  };
  await assert.rejects(walk(restless, { limit: 5 }), /did not hold still/);
});
