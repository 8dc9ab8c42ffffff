// Limits, offsets, counts, markers and the links that must not be followed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief, same } from './lists.mjs';
import { badRequest, cannotClamp, common, ids, maximum, refused, rows } from './rows.mjs';
import { elsewhere, given, list, project, unlessElsewhere, unlessGiven } from './target.mjs';

const total = rows.length;
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const TRUE_WORDS = ['true', 'True', 'TRUE', '1', 't', 'T', 'yes', 'y', 'on'];
const FALSE_WORDS = ['false', 'False', '0', 'f', 'no', 'n', 'off'];
const OTHER_WORDS = ['abc', '', '2', '-1', ' true'];

async function page(query, options) {
  const answer = await list(query, options);
  assert.equal(answer.status, 200, `${query}: ${brief(answer.body)}`);
  return answer.body;
}

function nextLink(body) {
  if (!('backups_links' in body)) return null;
  assert.equal(body.backups_links.length, 1);
  assert.equal(body.backups_links[0].rel, 'next');
  return new URL(body.backups_links[0].href);
}

test('limit gives that many of the first rows', async () => {
  for (const limit of [1, 2, 7, '%202', '%2B3', '05']) {
    const number = Number(decodeURIComponent(limit));
    same(ids((await page(`limit=${limit}`)).backups), ids(rows.slice(0, number)), `limit=${limit}`);
  }
});

test('limit=0 is empty, and with a count the cheapest way to the total', async () => {
  assert.deepEqual(await page('limit=0'), { backups: [] });
  assert.deepEqual(await page('limit=0&with_count=true'), { backups: [], count: total });
  assert.deepEqual(await page('limit=0&offset=5'), { backups: [] });
});

test("a limit above the server's maximum is clamped without a word", { skip: cannotClamp }, async () => {
  for (const limit of [maximum + 1, 100000, '99999999999999999999']) {
    same(ids((await page(`limit=${limit}`)).backups), ids(rows.slice(0, maximum)), `limit=${limit}`);
  }
});

test("without a limit the server's maximum applies", async () => {
  same(ids((await page('')).backups), ids(rows.slice(0, maximum)), 'without a limit');
});

test('a limit that is not a whole number is refused', async () => {
  for (const limit of ['abc', '1.5', '', '1e3', '0x10', 'null']) {
    badRequest(await list(`limit=${limit}`), 'limit param must be an integer');
  }
});

test('a negative limit is refused', async () => {
  badRequest(await list('limit=-1'), 'limit param must be positive');
});

test('offset skips that many rows', async () => {
  for (const offset of [0, 1, 5, total - 1]) {
    const wanted = ids(rows.slice(offset, offset + 3));
    assert.deepEqual(ids((await page(`offset=${offset}&limit=3`)).backups), wanted, `offset=${offset}`);
  }
});

test('an offset at or past the end is empty, with the same count', async () => {
  for (const offset of [total, 1000000, 2147483647]) {
    assert.deepEqual(await page(`offset=${offset}&limit=2&with_count=true`), { backups: [], count: total });
  }
});

test('an offset that is not a whole number, negative or too large is refused', async () => {
  for (const offset of ['abc', '1.5', '']) {
    badRequest(await list(`offset=${offset}`), 'offset must be an integer');
  }
  badRequest(await list('offset=-1'), 'offset must be >= 0');
  badRequest(await list('offset=2147483648'), 'offset must be <= 2147483647');
});

test('every word for yes brings the count', async () => {
  for (const word of TRUE_WORDS) {
    assert.equal((await page(`limit=1&with_count=${word}`)).count, total, word);
  }
});

test('every word for no, or no with_count at all, brings no count', async () => {
  for (const word of FALSE_WORDS) {
    assert.ok(!('count' in (await page(`limit=1&with_count=${word}`))), word);
  }
  assert.ok(!('count' in (await page('limit=1'))));
});

test('any other with_count is refused', async () => {
  for (const word of OTHER_WORDS) {
    const answer = await list(`limit=1&with_count=${encodeURIComponent(word)}`);
    badRequest(answer, `Value '${word}' for 'with_count' is not a boolean.`);
  }
});

test('the count is the total that matches the filters, whatever limit, offset and marker are', async () => {
  const status = common('status');
  const matching = rows.filter((row) => row.status === status);
  for (const paging of [
    'limit=1',
    'limit=0',
    'offset=3&limit=2',
    `marker=${matching[1].id}&limit=2`,
    'offset=999999',
  ]) {
    assert.equal((await page(`${paging}&status=${status}&with_count=true`)).count, matching.length, paging);
  }
});

test('the short list counts too', async () => {
  const body = await page('limit=1&with_count=true', { path: 'backups' });
  assert.equal(body.count, total);
});

test('without a version header or below 3.31 with_count is dropped without a word', async () => {
  for (const version of [null, 'volume 3.0', 'volume 3.30']) {
    const body = await page('limit=1&with_count=true', { version });
    assert.ok(!('count' in body), `${version}`);
    assert.equal(body.backups.length, 1);
  }
});

test('from 3.31 to 3.44 with_count is refused as an unknown filter', async () => {
  for (const version of ['volume 3.31', 'volume 3.37', 'volume 3.44']) {
    badRequest(await list('with_count=true', { version }), 'Invalid filters with_count are found in query options.');
  }
});

test(
  'from 3.31 to 3.44 an administrator gets an empty list for with_count',
  { skip: unlessGiven('ADMIN_TOKEN') },
  async () => {
    const body = await page('limit=1&with_count=true', { version: 'volume 3.44', as: given('ADMIN_TOKEN') });
    assert.deepEqual(body, { backups: [] });
  },
);

test('a marker gives the rows after it', async () => {
  for (const index of [0, 4, Math.floor(total / 2), total - 2, total - 1]) {
    const body = await page(`marker=${rows[index].id}&limit=3`);
    assert.deepEqual(ids(body.backups), ids(rows.slice(index + 1, index + 4)), `row ${index}`);
  }
});

test('a marker and an offset add up', async () => {
  const body = await page(`marker=${rows[2].id}&offset=2&limit=2`);
  assert.deepEqual(ids(body.backups), ids(rows.slice(5, 7)));
});

test('an unknown marker is not found', async () => {
  for (const marker of [UNKNOWN, 'abc']) {
    refused(await list(`marker=${marker}`), 404, 'itemNotFound', `Backup ${marker} could not be found.`);
  }
});

test("another project's backup is no marker", { skip: unlessElsewhere('OTHER') }, async () => {
  const other = elsewhere('OTHER');
  const [row] = (await page('limit=1', { in: other.project, as: other.token })).backups;
  refused(await list(`marker=${row.id}`), 404, 'itemNotFound', `Backup ${row.id} could not be found.`);
});

test('the next link repeats the query, keeps the offset and adds the last row as marker', async () => {
  const query = 'offset=2&limit=2&sort=created_at%3Adesc&with_count=true';
  const link = nextLink(await page(query));
  assert.ok(link.pathname.endsWith(`/v3/${project}/backups/detail`), link.pathname);
  const parameters = new URLSearchParams(query);
  parameters.append('marker', rows[3].id);
  assert.deepEqual([...link.searchParams], [...parameters]);
});

test('the next link of the short list leads to the short list', async () => {
  const link = nextLink(await page('limit=2', { path: 'backups' }));
  assert.ok(link.pathname.endsWith(`/v3/${project}/backups`), link.pathname);
});

test('following the next link after an offset skips rows', async () => {
  const link = nextLink(await page('offset=2&limit=2'));
  const body = await page(link.search.slice(1));
  assert.deepEqual(ids(body.backups), ids(rows.slice(6, 8)));
});

test('without an offset the next link leads to the next rows', async () => {
  const link = nextLink(await page('limit=3'));
  assert.deepEqual(ids((await page(link.search.slice(1))).backups), ids(rows.slice(3, 6)));
});

test('the last, short page has no next link', async () => {
  assert.equal(nextLink(await page(`offset=${total - 3}&limit=5`)), null);
});

test('the last, short page has a wrong next link when a count was requested', async () => {
  assert.notEqual(nextLink(await page(`offset=${total - 3}&limit=5&with_count=true`)), null);
});

test('a last page that is exactly full has a next link to nothing', async () => {
  const link = nextLink(await page(`offset=${total - 5}&limit=5`));
  assert.deepEqual(await page(link.search.slice(1)), { backups: [] });
});

test('an empty page has no next link, counted or not', async () => {
  for (const query of [
    `offset=${total}&limit=5`,
    `offset=${total}&limit=5&with_count=true`,
    'limit=0&with_count=true',
  ]) {
    assert.equal(nextLink(await page(query)), null, query);
  }
});

test('a limit above the count has no next link, counted or not', async () => {
  const volume = common('volume_id');
  const matching = rows.filter((row) => row.volume_id === volume).length;
  for (const query of [`limit=${matching + 1}`, `limit=${matching + 1}&with_count=true`]) {
    assert.equal(nextLink(await page(`${query}&volume_id=${volume}`)), null, query);
  }
});

test('a full page without a limit has a next link', { skip: cannotClamp }, async () => {
  assert.notEqual(nextLink(await page('')), null);
});

test('a project without backups is an empty list with the count 0', { skip: unlessElsewhere('EMPTY') }, async () => {
  const empty = elsewhere('EMPTY');
  const options = { in: empty.project, as: empty.token };
  assert.deepEqual(await page('', options), { backups: [] });
  assert.deepEqual(await page('with_count=true', options), { backups: [], count: 0 });
});

test('another project has its own backups', { skip: unlessElsewhere('OTHER') }, async () => {
  const other = elsewhere('OTHER');
  const own = new Set(ids(rows));
  const { backups } = await page('', { in: other.project, as: other.token });
  assert.notEqual(backups.length, 0);
  assert.ok(backups.every((row) => !own.has(row.id)));
});
