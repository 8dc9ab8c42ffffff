// Microversions: how they are requested, echoed and refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief } from './lists.mjs';
import { badRequest, refused } from './rows.mjs';
import { list, send } from './target.mjs';

const MALFORMED = 'The server could not comply with the request since it is either malformed or otherwise incorrect.';

async function range() {
  const answer = await send('/', { version: null });
  return answer.body.versions.find(({ id }) => id === 'v3.0');
}

/** Whether the answer is of version 3.45 or later: only those have a count. */
async function countsWith(options) {
  const answer = await list('limit=1&with_count=true', options);
  assert.equal(answer.status, 200, brief(answer.body));
  return 'count' in answer.body;
}

test('the root lists the range of versions with 300 and no version header', async () => {
  const answer = await send('/', { version: null, as: null });
  assert.equal(answer.status, 300);
  const version = answer.body.versions.find(({ id }) => id === 'v3.0');
  assert.equal(version.min_version, '3.0');
  assert.equal(version.status, 'CURRENT');
  assert.match(version.version, /^3\.\d+$/);
  assert.ok(Number(version.version.split('.')[1]) >= 45, version.version);
});

test('/v3/ lists the range of versions too', async () => {
  const answer = await send('/v3/', { version: null });
  assert.equal(answer.status, 200);
  const version = answer.body.versions.find(({ id }) => id === 'v3.0');
  assert.deepEqual([version.min_version, version.version], ['3.0', (await range()).version]);
});

test('without a version header the answer is 3.0', async () => {
  const answer = await list('limit=1', { version: null });
  assert.equal(answer.headers.get('OpenStack-API-Version'), 'volume 3.0');
});

test('the requested version is echoed, and Vary names its header', async () => {
  for (const version of ['volume 3.0', 'volume 3.31', 'volume 3.45']) {
    const answer = await list('limit=1', { version });
    assert.equal(answer.headers.get('OpenStack-API-Version'), version);
    assert.match(answer.headers.get('Vary') ?? '', /OpenStack-API-Version/);
  }
});

test('latest is the greatest version, and is echoed as its number', async () => {
  const { version } = await range();
  const answer = await list('limit=1&with_count=true', { version: 'volume latest' });
  assert.equal(answer.headers.get('OpenStack-API-Version'), `volume ${version}`);
  assert.ok('count' in answer.body);
});

test('a version too high or too low is refused with the range in words', async () => {
  const { version, min_version: least } = await range();
  const [major, minor] = version.split('.').map(Number);
  for (const requested of ['3.999', `${major}.${minor + 1}`, '2.9', '4.0']) {
    const answer = await list('limit=1', { version: `volume ${requested}` });
    const words = `Version ${requested} is not supported by the API. Minimum is ${least} and maximum is ${version}.`;
    refused(answer, 406, 'computeFault', words);
    assert.equal(answer.headers.get('OpenStack-API-Version'), `volume ${requested}`, 'the refused version is echoed');
  }
});

test('a bare number or the version of another service is malformed', async () => {
  for (const version of ['3.45', 'compute 2.1']) {
    badRequest(await list('limit=1', { version }), MALFORMED);
  }
});

test('a version that is not a number is refused, naming the right format', async () => {
  const words = 'API Version String x.y is of invalid format. Must be of format MajorNum.MinorNum.';
  badRequest(await list('limit=1', { version: 'volume x.y' }), words);
});

test('of a comma list the part for volume counts', async () => {
  assert.ok(await countsWith({ version: 'compute 2.1, volume 3.45' }));
  assert.ok(await countsWith({ version: 'volume 3.45,compute 2.1' }));
});

test('the header may be written as the VBS document writes it', async () => {
  assert.ok(await countsWith({ version: null, headers: { 'Openstack-Api-Version': 'volume 3.45' } }));
});

test('the header of older services is not read', async () => {
  assert.ok(!(await countsWith({ version: null, headers: { 'X-OpenStack-Volume-API-Version': '3.45' } })));
});
