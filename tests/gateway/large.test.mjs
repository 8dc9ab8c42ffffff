// Tokens as long as those of real clouds: with the catalog in them they have many kilobytes.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, describe, test } from 'node:test';
import { assertRefusal, eachGateway, has, program, start } from './gateways.mjs';
import { startUpstream } from './upstream.mjs';
import { ask } from './wire.mjs';

const KB = 1024;
const SIZES = [4, 8, 16, 32];

/** A token of this size with every character that tokens contain; its end shows whether it arrived whole. */
const tokenOf = (size) => `MIIT+/-_=.~${'gAAAABn0'.repeat(size)}`.slice(0, size - 5) + 'whole';

eachGateway({ mode: 'sign-in' }, (gateway) => {
  beforeEach(() => [gateway.volume, gateway.identity].forEach((service) => service.reset()));

  for (const size of SIZES) {
    const token = tokenOf(size * KB);
    const headers = { 'X-Auth-Token': token };

    test(`a token of ${size} kB reads backups and projects`, async () => {
      const query = `?name~=${'x%20'.repeat(1500)}`;
      const list = await ask(gateway.port, 'GET', `${gateway.api}/v3/p/backups/detail${query}`, { headers });
      assert.equal(list.status, 200);
      assert.equal(gateway.volume.requests[0].headers['x-auth-token'], token);
      assert.equal(gateway.volume.requests[0].url, `/v3/p/backups/detail${query}`);
      assert.equal((await ask(gateway.port, 'GET', `${gateway.id}/v3/auth/projects`, { headers })).status, 200);
      assert.equal(gateway.identity.requests[0].headers['x-auth-token'], token);
    });

    test(`a token of ${size} kB comes back from a sign-in, and changes the project`, async () => {
      const issued = tokenOf(size * KB).replace('MIIT', 'NEXT');
      gateway.identity.answer = { status: 201, headers: { 'Content-Type': 'application/json', 'X-Subject-Token': issued }, body: '{"token":{}}' };
      const body = JSON.stringify({ auth: { identity: { methods: ['token'], token: { id: token } }, scope: { project: { id: 'p' } } } });
      const answer = await ask(gateway.port, 'POST', `${gateway.id}/v3/auth/tokens?nocatalog`, { headers: { 'Content-Type': 'application/json' }, body });
      assert.deepEqual([answer.status, answer.body.toString()], [201, '{"token":{}}']);
      assert.equal(answer.headers['x-subject-token'], issued);
      assert.equal(gateway.identity.requests[0].body, body);
    });

    test(`a token of ${size} kB is signed out`, async () => {
      gateway.identity.answer = { status: 204, headers: {}, body: '' };
      const both = { ...headers, 'X-Subject-Token': token };
      assert.equal((await ask(gateway.port, 'DELETE', `${gateway.id}/v3/auth/tokens`, { headers: both })).status, 204);
      assert.deepEqual([gateway.identity.requests[0].headers['x-auth-token'], gateway.identity.requests[0].headers['x-subject-token']], [token, token]);
    });
  }

  test('a body too large for a sign-in is refused', async () => {
    for (const size of [110_000, 1_000_000]) {
      const answer = await ask(gateway.port, 'POST', `${gateway.id}/v3/auth/tokens`, { body: 'x'.repeat(size) });
      assertRefusal(answer, 413, gateway.program === 'nginx' ? 'Content Too Large' : 'Request Entity Too Large');
    }
    assert.deepEqual(gateway.identity.requests, []);
  });
});

// A browser accepts no larger cookie: README.md has the measurements. Other clients may send one.
eachGateway({ mode: 'cookie' }, (gateway) => {
  beforeEach(() => gateway.volume.reset());

  for (const size of SIZES) {
    test(`a cookie of ${size} kB becomes the token`, async () => {
      const token = tokenOf(size * KB);
      const headers = { Cookie: `backup_lens_token=${token}` };
      assert.equal((await ask(gateway.port, 'GET', `${gateway.api}/v3/p/backups/detail`, { headers })).status, 200);
      assert.equal(gateway.volume.requests[0].headers['x-auth-token'], token);
    });
  }
});

/** Runs the commands of deploy/README.md that write nginx's file with this token. */
async function written(token) {
  const readme = await readFile(new URL('../../deploy/README.md', import.meta.url), 'utf8');
  const [, command] = /\| (fold [^>]*[^ >]) +>/.exec(readme);
  const { stdout, status } = spawnSync('sh', ['-c', command], { input: token });
  assert.equal(status, 0);
  return stdout.toString();
}

for (const name of ['nginx', 'caddy']) {
  describe(`${name} with a token of its own`, { skip: !has(name) && `${name} is missing` }, () => {
    let volume;
    before(async () => (volume = await startUpstream()));
    after(() => volume.stop());
    beforeEach(() => volume.reset());

    for (const size of [180, ...SIZES.map((size) => size * KB)]) {
      test(`of ${size} bytes`, async () => {
        const token = tokenOf(size);
        const own = name === 'nginx' ? await written(token) : token;
        const gateway = await start(program(name), { volume: volume.address, identity: volume.address, token: own });
        try {
          assert.equal((await ask(gateway.port, 'GET', '/api/volume/v3/p/backups/detail')).status, 200, gateway.output());
          assert.equal(volume.requests[0].headers['x-auth-token'], token);
        } finally {
          await gateway.stop();
        }
      });
    }
  });
}
