// Starts the real nginx and the real Caddy with the files of deploy/, each in a temporary folder.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeSite } from './site.mjs';
import { startUpstream } from './upstream.mjs';

const DEPLOY = fileURLToPath(new URL('../../deploy', import.meta.url));
export const OWN_TOKEN = 'gAAAAABn-the_gateways_own-token==';

// Both must work without privileges, even if the tests themselves run as root.
const nobody = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};

function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** Replaces what README.md tells an operator to adapt, and asserts that it is there. */
function adapt(text, changes) {
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), `the file has no “${from}” to adapt`);
    text = text.replaceAll(from, to);
  }
  return text;
}

async function nginx({ home, port, folder, mode, volume, identity, timeouts, brotli, paths, token = `default ${OWN_TOKEN};\n` }) {
  const own = fileURLToPath(new URL(folder ? 'nginx-subpath.conf' : 'nginx.conf', `file://${DEPLOY}/`));
  const site = adapt(await readFile(own, 'utf8'), [
    ['127.0.0.1:8776', volume],
    ['127.0.0.1:5000', identity],
    ['listen 8080', `listen 127.0.0.1:${port}`],
    ['/srv/backup-lens', join(home, 'site')],
    ['token-gateway.conf', `token-${mode}.conf`],
    ...Object.entries(paths ?? {}).filter(([, path]) => path).map(([service, path]) => {
      const own = (value) => `$backup_lens_${service}_path { default ${value}; }`;
      return [own('""'), own(path)];
    }),
  ]);
  await writeFile(join(home, 'site.conf'), site);
  await writeFile(join(home, 'backup-lens-token.conf'), token);
  await cp(join(DEPLOY, 'nginx'), join(home, 'backup-lens'), { recursive: true });
  const change = async (name, changes) => {
    const path = join(home, 'backup-lens', name);
    await writeFile(path, adapt(await readFile(path, 'utf8'), changes));
  };
  if (timeouts) await change('proxy.conf', [['read_timeout 60s', `read_timeout ${timeouts}`]]);
  if (brotli) await change('files.conf', [['#brotli_static', 'brotli_static']]);
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${home}/${name};`);
  await writeFile(join(home, 'nginx.conf'), [
    brotli ? 'load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;' : '',
    `pid ${home}/pid; daemon off; master_process off; error_log stderr warn; events {}`,
    `http { access_log off; ${scratch.join(' ')} include site.conf; }`,
  ].join('\n'));
  return { command: 'nginx', words: ['-p', home, '-c', join(home, 'nginx.conf'), '-e', 'stderr'], env: {} };
}

async function caddy({ home, port, folder, mode, volume, identity, timeouts, paths, token = OWN_TOKEN }) {
  await cp(join(DEPLOY, 'caddy'), join(home, 'caddy'), { recursive: true });
  await cp(join(DEPLOY, 'Caddyfile'), join(home, 'Caddyfile'));
  if (timeouts) {
    const path = join(home, 'caddy', 'proxy');
    await writeFile(path, adapt(await readFile(path, 'utf8'), [['timeout 60s', `timeout ${timeouts}`]]));
  }
  const env = {
    BACKUP_LENS_ADDRESS: `http://127.0.0.1:${port}`,
    BACKUP_LENS_FOLDER: folder,
    BACKUP_LENS_ROOT: join(home, 'site'),
    BACKUP_LENS_VOLUME: volume,
    BACKUP_LENS_IDENTITY: identity,
    BACKUP_LENS_TOKEN_FROM: mode,
    BACKUP_LENS_TOKEN: token,
    ...(paths && { BACKUP_LENS_VOLUME_PATH: paths.volume, BACKUP_LENS_IDENTITY_PATH: paths.identity }),
    BACKUP_LENS_ADMIN: 'off',
  };
  return { command: 'caddy', words: ['run', '--config', join(home, 'Caddyfile'), '--adapter', 'caddyfile'], env };
}

export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

export function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true) || socket.destroy());
    socket.on('error', () => resolve(false));
  });
}

/** Starts a gateway in front of the files written by `site`; `stop()` ends it and removes its folder. */
export async function start(prepare, { folder = '', mode = 'gateway', site = writeSite, volume, identity, ...more }) {
  // Another program may take the free port first; the gateway then exits at once.
  for (let tries = 1; ; tries += 1) {
    const home = await mkdtemp(join(tmpdir(), 'backup-lens-gateway-'));
    const port = await freePort();
    await site(join(home, 'site'));
    const { command, words, env } = await prepare({ home, port, folder, mode, volume, identity, ...more });
    await chmod(home, 0o777);
    const child = spawn(command, words, { ...nobody, cwd: home, env: { PATH: process.env.PATH, HOME: home, ...env } });
    let output = '';
    child.stdout.on('data', (part) => (output += part));
    child.stderr.on('data', (part) => (output += part));
    const ended = new Promise((done) => child.on('exit', done));
    let running = true;
    ended.then(() => (running = false));
    const stop = async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(home, { recursive: true, force: true });
    };
    const late = Date.now() + 120_000;
    while (running && !(await answers(port)) && Date.now() < late) await new Promise((done) => setTimeout(done, 30));
    if (running && (await answers(port))) return { port, stop, home, output: () => output };
    await stop();
    if (tries === 3) throw new Error(`${command} did not start: ${output}`);
  }
}

const programs = { nginx, caddy };

/**
 * Runs `body` for both programs, at the root and in a folder. `body` gets an object that has, once its tests run,
 * `port`, `folder`, and the recording `volume` and `identity`.
 */
export function eachGateway(options, body) {
  for (const [program, prepare] of Object.entries(programs)) {
    for (const folder of options.folders ?? ['', '/backups']) {
      describe(`${program} ${folder ? 'in a folder' : 'at the root'}${options.mode ? `, token from ${options.mode}` : ''}`, () => {
        if (!has(program)) {
          test(`${program} is installed`, () => assert.fail(`${program} is missing: install the package ${program}`));
          return;
        }
        const gateway = { program, folder, api: `${folder}/api/volume`, id: `${folder}/api/identity` };
        before(async () => {
          gateway.volume = await startUpstream();
          gateway.identity = await startUpstream();
          const addresses = { volume: gateway.volume.address, identity: gateway.identity.address };
          Object.assign(gateway, await start(prepare, { folder, ...addresses, ...options }));
        });
        after(async () => {
          await gateway.stop?.();
          await gateway.volume?.stop();
          await gateway.identity?.stop();
        });
        body(gateway);
      });
    }
  }
}

/** A program by name, for the few tests that start it themselves. */
export const program = (name) => programs[name];
export { has };

/** Asserts that an answer is one of the gateway's own refusals. */
export function assertRefusal(answer, code, title) {
  assert.equal(answer.status, code);
  assert.match(answer.headers['content-type'] ?? '', /^application\/json/);
  const { error } = JSON.parse(answer.body.toString());
  assert.deepEqual({ code: error.code, title: error.title }, { code, title });
  assert.match(error.message, /\w+ .*\.$/);
  assert.equal(answer.headers['cache-control'], 'no-store');
}
