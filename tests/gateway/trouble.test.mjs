// A service that is down, slow or unreachable: the gateway reports it in JSON.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout as rest } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { assertRefusal, eachGateway, has, program, start } from './gateways.mjs';
import { startUpstream } from './upstream.mjs';
import { ask } from './wire.mjs';

const deploy = (name) => readFile(new URL(`../../deploy/${name}`, import.meta.url), 'utf8');
const TOKEN = { headers: { 'X-Auth-Token': 'mine' } };

// Three seconds show the same as the full minute, and are longer than an answer takes on a slow machine.
eachGateway({ mode: 'sign-in', timeouts: '3s' }, (gateway) => {
  const list = () => ask(gateway.port, 'GET', `${gateway.api}/v3/p/backups/detail`, TOKEN);

  test('a slow service is a 504 in JSON', async () => {
    gateway.volume.answer = gateway.identity.answer = { hang: true };
    assertRefusal(await list(), 504, 'Gateway Timeout');
    assertRefusal(await ask(gateway.port, 'GET', `${gateway.id}/v3/auth/projects`, TOKEN), 504, 'Gateway Timeout');
    gateway.volume.reset();
    assert.equal((await list()).status, 200);
  });

  test('a service that is down is a 502 in JSON that names no address, and the next request tries it again', async () => {
    const { port } = gateway.volume;
    await gateway.volume.stop();
    for (let times = 0; times < 3; times += 1) {
      const answer = await list();
      assertRefusal(answer, 502, 'Bad Gateway');
      assert.ok(!answer.raw.toString().includes(`${port}`) && !answer.raw.toString().includes('dial'));
    }
  });

  test('the dashboard’s files are still served', async () => {
    assert.equal((await ask(gateway.port, 'GET', `${gateway.folder}/`)).status, 200);
  });

  test('a service that is not a web server is a 502 in JSON', async () => {
    await gateway.identity.stop();
    assertRefusal(await ask(gateway.port, 'GET', `${gateway.id}/v3/auth/projects`, TOKEN), 502, 'Bad Gateway');
  });
});

/** A port whose connections are never completed: a full queue in front of a sleeping thread. */
async function unreachable() {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  const port = await new Promise((done) => worker.once('message', done));
  // The queue is full once several connections in a row are not completed; the system completes one at once.
  const fillers = [];
  for (let refused = 0; refused < 3; ) {
    const filler = connect(port, '127.0.0.1').on('error', () => {});
    fillers.push(filler);
    const isCompleted = await Promise.race([once(filler, 'connect').then(() => true), rest(500, false)]);
    refused = isCompleted ? 0 : refused + 1;
  }
  return {
    address: `127.0.0.1:${port}`,
    stop: () => fillers.forEach((filler) => filler.destroy()) ?? worker.terminate(),
  };
}

for (const name of ['nginx', 'caddy']) {
  describe(`${name} before a host that does not answer`, { skip: !has(name) && `${name} is missing` }, () => {
    test('gives up after five seconds, in JSON', async () => {
      const nowhere = await unreachable();
      const upstream = await startUpstream();
      const gateway = await start(program(name), { volume: nowhere.address, identity: upstream.address });
      try {
        const began = Date.now();
        const answer = await ask(gateway.port, 'GET', '/api/volume/v3/p/backups/detail');
        const seconds = (Date.now() - began) / 1000;
        assert.ok(answer.status === 504 || answer.status === 502, `${answer.status}`);
        assertRefusal(answer, answer.status, answer.status === 504 ? 'Gateway Timeout' : 'Bad Gateway');
        // Shorter than the minute that an answer may take.
        assert.ok(seconds > 4 && seconds < 50, `${seconds} s`);
      } finally {
        await gateway.stop();
        await upstream.stop();
        await nowhere.stop();
      }
    });
  });
}

test('a service has five seconds to take the connection and a minute to answer', async () => {
  const [nginx, caddy] = [await deploy('nginx/proxy.conf'), await deploy('caddy/proxy')];
  assert.match(nginx, /proxy_connect_timeout 5s;[^]*proxy_read_timeout 60s;/);
  assert.match(caddy, /dial_timeout 5s\n\s*response_header_timeout 60s\n\s*read_timeout 60s/);
});
