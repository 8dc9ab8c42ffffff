// Shapes: the fields of each version, their types, timestamps, links and encoding.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief } from './lists.mjs';
import { common, rows } from './rows.mjs';
import { given, list, project, unlessGiven } from './target.mjs';

const FIELDS = [
  'availability_zone',
  'container',
  'created_at',
  'data_timestamp',
  'description',
  'fail_reason',
  'has_dependent_backups',
  'id',
  'is_incremental',
  'links',
  'name',
  'object_count',
  'size',
  'snapshot_id',
  'status',
  'updated_at',
  'volume_id',
];
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PROJECT_ID = 'os-backup-project-attr:project_id';

const fields = (row) => Object.keys(row).sort();

async function firstRow(version, as) {
  const answer = await list('limit=1', { version: `volume ${version}`, as });
  assert.equal(answer.status, 200, brief(answer.body));
  return answer.body.backups[0];
}

test('a member sees the seventeen fields, and metadata from 3.43 on', async () => {
  for (const version of ['3.0', '3.17', '3.18', '3.31', '3.42']) {
    assert.deepEqual(fields(await firstRow(version)), FIELDS, version);
  }
  for (const version of ['3.43', '3.45', '3.56', '3.63']) {
    assert.deepEqual(fields(await firstRow(version)), [...FIELDS, 'metadata'].sort(), version);
  }
});

test('a missing version header means the fields of 3.0', async () => {
  const answer = await list('limit=1', { version: null });
  assert.deepEqual(fields(answer.body.backups[0]), FIELDS);
});

test(
  'an administrator sees the project from 3.18 and the user from 3.56 on',
  { skip: unlessGiven('ADMIN_TOKEN') },
  async () => {
    const admin = given('ADMIN_TOKEN');
    assert.deepEqual(fields(await firstRow('3.17', admin)), FIELDS);
    assert.deepEqual(fields(await firstRow('3.18', admin)), [...FIELDS, PROJECT_ID].sort());
    assert.deepEqual(fields(await firstRow('3.55', admin)), [...FIELDS, 'metadata', PROJECT_ID].sort());
    const row = await firstRow('3.56', admin);
    assert.deepEqual(fields(row), [...FIELDS, 'metadata', PROJECT_ID, 'user_id'].sort());
    assert.equal(row[PROJECT_ID], project);
  },
);

test('encryption_key_id is there from 3.64 on, and only where it is set', async (context) => {
  const answer = await list('', { version: 'volume 3.64' });
  const encrypted = answer.body.backups.filter((row) => 'encryption_key_id' in row);
  for (const row of encrypted) assert.match(row.encryption_key_id, UUID);
  const plain = answer.body.backups.find((row) => !('encryption_key_id' in row));
  assert.deepEqual(fields(plain), [...FIELDS, 'metadata'].sort());
  if (encrypted.length === 0) return context.skip('no backup of the first page is encrypted');
  const before = await list('', { version: 'volume 3.63' });
  assert.ok(before.body.backups.every((row) => !('encryption_key_id' in row)));
});

test('a list has backups, and the links and the count only where they apply, nothing else', async () => {
  const answer = await list('limit=1&with_count=true');
  assert.deepEqual(Object.keys(answer.body).sort(), ['backups', 'backups_links', 'count']);
  assert.ok(Number.isInteger(answer.body.count));
});

test('in every row some fields are never null and all have their type', () => {
  const textOrNull = (value) => value === null || typeof value === 'string';
  for (const row of rows) {
    assert.match(row.id, UUID);
    assert.match(row.status, /./);
    assert.equal(typeof row.volume_id, 'string', row.id);
    for (const key of ['size', 'object_count']) assert.ok(Number.isInteger(row[key]), `${key} of ${row.id}`);
    for (const key of ['is_incremental', 'has_dependent_backups']) assert.equal(typeof row[key], 'boolean', row.id);
    for (const key of ['name', 'description', 'fail_reason', 'availability_zone', 'container', 'snapshot_id']) {
      assert.ok(textOrNull(row[key]), `${key} of ${row.id}`);
    }
    assert.ok(
      Object.values(row.metadata).every((value) => typeof value === 'string'),
      row.id,
    );
  }
});

test('no id occurs twice', () => {
  assert.equal(new Set(rows.map((row) => row.id)).size, rows.length);
});

test('texts are cut at 255 characters', () => {
  for (const row of rows) {
    for (const key of ['name', 'description', 'fail_reason']) {
      assert.ok(row[key] === null || [...row[key]].length <= 255, `${key} of ${row.id}`);
    }
  }
});

test('timestamps have six decimals and no zone, or are null', () => {
  for (const row of rows) {
    for (const key of ['created_at', 'updated_at', 'data_timestamp']) {
      if (row[key] !== null) assert.match(row[key], TIMESTAMP, `${key} of ${row.id}`);
    }
  }
});

test('every row links to itself, with the version and without', () => {
  for (const row of rows) {
    assert.deepEqual(
      row.links.map(({ rel }) => rel),
      ['self', 'bookmark'],
    );
    const [self, bookmark] = row.links.map(({ href }) => new URL(href).pathname);
    assert.ok(self.endsWith(`/v3/${project}/backups/${row.id}`), self);
    assert.equal(bookmark, self.replace('/v3/', '/'));
  }
});

test('the body is JSON in ASCII, other letters escaped', async () => {
  const odd = rows.find((row) => row.name !== null && /[^\0-\x7f]/.test(row.name));
  const query = odd ? `name=${encodeURIComponent(odd.name)}` : `status=${common('status')}&limit=100`;
  const answer = await list(query);
  assert.match(answer.headers.get('Content-Type'), /^application\/json/);
  assert.ok(answer.bytes.every((byte) => byte < 0x80));
  if (odd) assert.equal(answer.body.backups[0].name, odd.name);
});

test('the answer is JSON whatever Accept says', async () => {
  for (const accept of ['text/html', 'application/xml', '*/*']) {
    const answer = await list('limit=1', { headers: { Accept: accept } });
    assert.equal(answer.status, 200, accept);
    assert.match(answer.headers.get('Content-Type'), /^application\/json/);
  }
});

test('the short list has id, name and links alone', async () => {
  const answer = await list('limit=3', { path: 'backups' });
  assert.equal(answer.status, 200);
  const wanted = rows.slice(0, 3).map(({ id, name, links }) => ({ id, name, links }));
  assert.deepEqual(answer.body, { backups: wanted, backups_links: answer.body.backups_links });
});

test('one backup is the row of the list', async () => {
  for (const row of [rows[0], rows[rows.length - 1], ...rows.filter(({ status }) => status === 'error').slice(0, 1)]) {
    const answer = await list('', { path: `backups/${row.id}` });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, { backup: row });
  }
});
