// The README's section “Behind your gateway”, word for word: its three set-ups in both programs, and its commands.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { answers, freePort, has, OWN_TOKEN, program, start } from './gateways.mjs';
import { writeSite } from './site.mjs';
import { startUpstream } from './upstream.mjs';
import { ask } from './wire.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
const section = readme.split(/^## /m).find((part) => part.startsWith('Behind your gateway'));
const LIST = '/api/volume/v3/b23b579f08c84228b9b4673c46f0c442/backups/detail?limit=1';

/** The table's rows: the configuration, nginx's file, and Caddy's mode. */
const setUps = [...section.matchAll(/^\| [^|]+ \| `([^|]+)` \| `(token-[\w-]+)\.conf` \| `BACKUP_LENS_TOKEN_FROM=([\w-]+)` \|/gm)];

/** What a browser sends with a list request in each set-up, and what Cinder must receive. */
const sent = {
  gateway: [{}, OWN_TOKEN],
  'sign-in': [{ 'X-Auth-Token': 'gAAAAABn-users_own==' }, 'gAAAAABn-users_own=='],
  cookie: [{ Cookie: 'backup_lens_token=gAAAAABn-cookies_own' }, 'gAAAAABn-cookies_own'],
};

let volume;
let identity;
before(async () => ([volume, identity] = await Promise.all([startUpstream(), startUpstream()])));
after(() => Promise.all([volume.stop(), identity.stop()]));

test('there are three set-ups', () => {
  assert.deepEqual(setUps.map(([, , , mode]) => mode), Object.keys(sent));
});

for (const [, keys, conf, mode] of setUps) {
  for (const name of ['nginx', 'caddy']) {
    test(`token from ${mode}, ${name}: from the configuration to the list`, { skip: !has(name) && `${name} is missing` }, async () => {
      assert.equal(conf, `token-${mode}`);
      const config = `{${keys.replace('…', 'b23b579f08c84228b9b4673c46f0c442')}}`;
      const site = async (folder) => {
        await writeSite(folder);
        await writeFile(join(folder, 'config.json'), config);
      };
      const gateway = await start(program(name), { mode, site, volume: volume.address, identity: identity.address });
      try {
        const served = await ask(gateway.port, 'GET', '/config.json');
        const { api, sign_in = 'gateway' } = JSON.parse(served.body.toString());
        assert.equal(sign_in, mode === 'sign-in' ? 'keystone' : 'gateway');
        assert.ok(LIST.startsWith(`/${api}/`));
        const [headers, token] = sent[mode];
        assert.equal((await ask(gateway.port, 'GET', LIST, { headers })).status, 200);
        assert.equal(volume.requests.pop().headers['x-auth-token'], token);
      } finally {
        await gateway.stop();
      }
    });
  }
}

describe('the commands', { skip: !has('caddy') && 'caddy is missing' }, () => {
  const commands = section.match(/```\n(make dist\n[^`]*caddy run[^`]*)```/)?.[1];
  let home;
  let child;
  let ended;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'backup-lens-readme-'));
    await cp(join(ROOT, 'deploy'), join(home, 'deploy'), { recursive: true });
    await writeSite(join(home, 'dist'));
  });
  after(async () => {
    child?.kill('SIGTERM');
    await ended;
    await rm(home, { recursive: true, force: true });
  });

  test('lead from a built dashboard to the list', async () => {
    const port = await freePort();
    // The build is tested elsewhere; the two services are stand-ins, and the port is a free one.
    const script = commands
      .replace('make dist\n', 'exec 2>&1\n')
      .replace('cinder.example:8776', volume.address)
      .replace('keystone.example:5000', identity.address);
    const own = { HOME: home, BACKUP_LENS_ADDRESS: `http://127.0.0.1:${port}`, BACKUP_LENS_ADMIN: 'off' };
    // Bash is replaced by its last command, so that it can be ended.
    const words = ['-ec', script.replace('BACKUP_LENS_ROOT=', 'exec env BACKUP_LENS_ROOT=')];
    child = spawn('bash', words, { cwd: home, env: { PATH: process.env.PATH, ...own } });
    ended = new Promise((done) => child.on('exit', done));
    let output = '';
    child.stdout.on('data', (part) => (output += part));
    const late = Date.now() + 120_000;
    while (!(await answers(port)) && Date.now() < late) await new Promise((done) => setTimeout(done, 50));
    const page = await ask(port, 'GET', '/');
    assert.equal(page.status, 200, output);
    assert.match(page.body.toString(), /<title>Backup Lens/);
    assert.equal(JSON.parse((await ask(port, 'GET', '/config.json')).body.toString()).sign_in, 'keystone');
    const headers = { 'X-Auth-Token': 'gAAAAABn-users_own==' };
    assert.equal((await ask(port, 'GET', LIST, { headers })).status, 200);
    assert.equal(volume.requests.pop().headers['x-auth-token'], headers['X-Auth-Token']);
    assert.equal((await ask(port, 'DELETE', LIST, { headers })).status, 405);
  });
});
