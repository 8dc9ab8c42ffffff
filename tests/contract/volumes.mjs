// The volumes and the quotas: what the dashboard reads besides the backups.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief } from './lists.mjs';
import { list, project, send } from './target.mjs';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;

/** One page of volumes, which must exist. */
async function page(query = '', version = '3.45') {
  const answer = await list(query, { path: 'volumes/detail', version: `volume ${version}` });
  assert.equal(answer.status, 200, brief(answer.body));
  return answer.body;
}

test('a volume has the fields that are read, of the types that are read', async () => {
  const { volumes } = await page('limit=1000');
  assert.ok(volumes.length > 10);
  for (const volume of volumes) {
    assert.match(volume.id, UUID);
    assert.match(volume.created_at, TIMESTAMP);
    assert.ok(Number.isInteger(volume.size), volume.id);
    for (const key of ['name', 'availability_zone', 'volume_type']) {
      assert.ok(volume[key] === null || typeof volume[key] === 'string', `${key} of ${volume.id}`);
    }
    assert.equal(typeof volume.status, 'string');
    assert.match(volume.bootable, /^(true|false)$/, 'a text');
    assert.ok(Object.values(volume.metadata).every((value) => typeof value === 'string'));
    assert.equal(volume.attachments.length > 0, volume.status === 'in-use', volume.id);
    for (const attachment of volume.attachments) assert.equal(typeof attachment.server_id, 'string');
  }
  assert.ok(volumes.some(({ attachments }) => attachments.length > 0), 'some are attached');
});

test('the newest volume comes first, and offset and limit cut pages that meet', async () => {
  const { volumes: all } = await page('limit=1000');
  const created = all.map((volume) => volume.created_at);
  assert.deepEqual(created, [...created].sort().reverse());
  const { volumes: some } = await page('limit=3&offset=2');
  assert.deepEqual(some.map(({ id }) => id), all.slice(2, 5).map(({ id }) => id));
  assert.deepEqual((await page('limit=3&offset=100000')).volumes, []);
  assert.equal((await page('limit=1001')).volumes.length, all.length, 'more than the most is accepted');
});

test('a marker gives the volumes after it, then the offset is skipped', async () => {
  const { volumes: all } = await page('limit=1000');
  const ids = (rows) => rows.map(({ id }) => id);
  for (const place of [0, 2, all.length - 1]) {
    const { volumes: some } = await page(`marker=${all[place].id}&limit=3`);
    assert.deepEqual(ids(some), ids(all.slice(place + 1, place + 4)));
  }
  const { volumes: some } = await page(`marker=${all[2].id}&offset=2&limit=2`);
  assert.deepEqual(ids(some), ids(all.slice(5, 7)));
  const { count } = await page(`marker=${all[2].id}&limit=1&with_count=true`);
  assert.equal(count, all.length, 'the count is the total, whatever the marker is');
});

test('an unknown marker is not found among the volumes', async () => {
  for (const marker of ['00000000-0000-4000-8000-000000000000', 'abc']) {
    const answer = await list(`marker=${marker}`, { path: 'volumes/detail', version: 'volume 3.45' });
    assert.equal(answer.status, 404);
    assert.equal(answer.body.itemNotFound?.message, `Volume ${marker} could not be found.`, brief(answer.body));
  }
});

test('all are counted from 3.45 on, refused from 3.31 on, and before that the word is ignored', async () => {
  const { volumes } = await page('limit=1000');
  const counted = await page('limit=2&with_count=true');
  assert.deepEqual([counted.count, counted.volumes.length], [volumes.length, 2]);
  assert.deepEqual(Object.keys(await page('limit=0&with_count=true')).sort(), ['count', 'volumes']);
  assert.equal((await page('limit=2&with_count=true', '3.30')).count, undefined);
  for (const version of ['3.31', '3.44']) {
    const answer = await list('limit=2&with_count=true', { path: 'volumes/detail', version: `volume ${version}` });
    assert.equal(answer.status, 400);
    assert.match(answer.body.badRequest.message, /^Invalid filters with_count/);
  }
});

test('a next link is there while the limit is not above what was found', async () => {
  const next = async (query) => Boolean((await page(query)).volumes_links);
  assert.ok(await next('limit=2&with_count=true'));
  assert.ok(await next('limit=2'));
  assert.ok(!(await next('limit=1000')));
});

test('quotas give the limits for backups and what is used', async () => {
  const answer = await send(`/v3/${project}/limits`);
  assert.equal(answer.status, 200, brief(answer.body));
  const { absolute } = answer.body.limits;
  for (const key of ['maxTotalBackups', 'totalBackupsUsed', 'maxTotalBackupGigabytes', 'totalBackupGigabytesUsed']) {
    assert.ok(Number.isInteger(absolute[key]), key);
  }
});
