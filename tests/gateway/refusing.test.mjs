// Forbidden requests are refused by the gateway itself: no service receives them.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { assertRefusal, eachGateway } from './gateways.mjs';
import { ask, send } from './wire.mjs';

const WRITING = ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'LOCK', 'PURGE'];
const ODD = ['get', 'Get', 'post', 'GETX', 'XGET', 'FOO', 'G\tET', '"GET"', 'GET;DELETE'];
const TARGETS = ['/v3/p/backups/detail', '/v3/p/backups/detail?limit=1', '/v3/p/backups/2ef47aee', '/v3/p/backups', '/v3/p/backups/2ef47aee/restore', '/v3/p/backups/2ef47aee/action', '/v3/p/volumes/detail', '/v3/p/limits', '/v3/p/volumes', '/v3/p/volumes/2ef47aee/action'];

// Below the volume path, with GET.
const VOLUME_PATHS = [
  '', '/', '/v3', '/v3/', '/v3/p', '/v3/p/volumes', '/v3/p/volumes/', '/v3/p/volumes/detail/', '/v3/p/volumes/detail/x', '/v3/p/volumes/x', '/v3/p/volumes/x/action', '/v3/p/volumes/summary', '/v3/p/volumes/detailed', '/v3/volumes/detail', '/v3/p/limits/', '/v3/p/limits/x', '/v3/limits', '/v3/p/snapshots', '/v3/p/snapshots/detail', '/v3/p/os-quota-sets/p', '/v2/p/backups/detail',
  '/v3/p/backups', '/v3/p/backups/', '/v3/p/backups?x=/v3/p/backups/detail', '/v3/p/backups/x/export_record', '/v3/p/backups/detail/', '/v3/p/backups/detail/x',
  '/v3/backups/detail', '/v3//backups/detail', '/v3/p/q/backups/detail', '/v3/p/volumes/backups/detail/../..',
  '//v3/p/backups/detail', '/v3//p/backups/detail', '/v3/p//backups/detail', '/v3/p/backups//detail',
  '/v3/p/./backups/detail', '/v3/./p/backups/detail', '/v3/p/backups/../backups/detail', '/v3/p/backups/detail/..', '/v3/p/backups/..', '/v3/p/backups/.',
  '/v3/p/backups/../volumes', '/v3/p/backups/%2e%2e/volumes', '/v3/p/backups/%2E%2E%2Fvolumes', '/v3/p/backups/..%2fvolumes', '/v3/p/backups/..%5cvolumes',
  '/v3/p/backups/.%2e', '/v3/p/backups/%2e%2e', '/v3/../p/backups/detail', '/v3/%2e%2e/backups/detail', '/v3/p%2f..%2fq/backups/detail',
  '/v3/p/backups/x%2fy', '/v3/p/backups/x%3f', '/v3/p/backups/x%00', '/v3/p/backups/x%0a', '/v3/p/backups/x%0d%0aX-A:b', '/v3/p/backups/x%252fy', '/v3/p/backups/d%65tail',
  '/v3/p/backups/x;y', '/v3/p/backups/x#/../..', '/v3/p/backups/x\\..\\..', '/v3/p/backups/x..', '/v3/p/backups/{env.HOME}', '/v3/{path}/backups/detail', '/v3/p/backups/é',
  '/V3/p/backups/detail', '/v3/p/BACKUPS/detail', '/../identity/v3/auth/projects', '/%2e%2e/identity/v3/auth/projects', '/..%2fidentity/v3/auth/projects',
  '/api/volume/v3/p/backups/detail', 'x/v3/p/backups/detail', '%2fv3/p/backups/detail',
];

// Below the page's folder.
const OTHER_PATHS = [
  '/api', '/api/', '/api/other/v3', '/api//volume/v3/p/backups/detail', '/api/./volume/v3/p/backups/detail', '/api/x/../volume/v3/p/backups/detail',
  '/api/%76olume/v3/p/backups/detail', '/api%2fvolume/v3/p/backups/detail', '/x/../api/volume/v3/p/backups/detail', '/%2e/api/volume/v3/p/backups/detail',
  '/./api/volume/v3/p/backups/detail', '//api/volume/v3/p/backups/detail', '/API/volume/v3/p/backups/detail', '/api/volume/../identity/v3/auth/projects',
  '/api/api/volume/v3/p/backups/detail', '/x/api/volume/v3/p/backups/detail', '/%61pi/volume/v3/p/backups/detail', '/api/volume/api/volume/v3/p/backups/detail',
];

const IDENTITY = [
  ['POST', '/v3/auth/tokens'], ['POST', '/v3/auth/tokens?nocatalog'], ['GET', '/v3/auth/projects'], ['DELETE', '/v3/auth/tokens'],
  ['GET', '/v3/auth/tokens'], ['GET', '/v3/users'], ['GET', '/'], ['GET', ''],
];

eachGateway({}, (gateway) => {
  const quiet = () => assert.deepEqual([...gateway.volume.requests, ...gateway.identity.requests], []);
  afterEach(quiet);

  /** Refused, in whatever way the program does that if it cannot even read the request. */
  async function refused(method, path, options) {
    const answer = await ask(gateway.port, method, path, options);
    const where = `${method} ${path}: ${answer.status}`;
    if (method === 'HEAD') assert.equal(answer.status, 405, where);
    else assert.ok(answer.status >= 400 && answer.status < 500, where);
    quiet();
    return answer;
  }

  test('every method but GET is refused on every path, with JSON', async () => {
    for (const method of WRITING) {
      for (const target of TARGETS) {
        const answer = await refused(method, gateway.api + target, method === 'POST' ? { body: '{"restore":{}}' } : {});
        // An answer to HEAD has no body, and nginx does not even read the address of a CONNECT.
        if (!['HEAD', 'CONNECT'].includes(method)) assertRefusal(answer, 405, 'Method Not Allowed');
      }
    }
  });

  test('an unknown method is refused', async () => {
    for (const method of ODD) for (const target of TARGETS) await refused(method, gateway.api + target);
  });

  test('a method hidden in a header is refused as what it is', async () => {
    for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
      for (const [method, hidden] of [['POST', 'GET'], ['DELETE', 'GET'], ['HEAD', 'GET']]) {
        await refused(method, `${gateway.api}/v3/p/backups/detail`, { headers: { [name]: hidden } });
      }
    }
  });

  test('every path but the list and a single backup is refused', async () => {
    for (const path of VOLUME_PATHS) await refused('GET', gateway.api + path);
  });

  test('a path that is not on the list is refused with JSON that says so', async () => {
    for (const path of VOLUME_PATHS.filter((path) => /^[\w/]*$/.test(path) && !path.startsWith('x'))) {
      assertRefusal(await refused('GET', gateway.api + path), 405, 'Method Not Allowed');
    }
  });

  test('no rewritten path reaches a service', async () => {
    for (const path of OTHER_PATHS) for (const method of ['GET', 'POST', 'DELETE']) await refused(method, gateway.folder + path);
  });

  test('without the sign-in, identity is refused as a whole', async () => {
    for (const [method, path] of IDENTITY) assertRefusal(await refused(method, gateway.id + path), 405, 'Method Not Allowed');
  });

  test('a body that tries to be a second request is not one', async () => {
    const target = `${gateway.api}/v3/p/volumes`;
    const hidden = `DELETE /v3/p/backups/x HTTP/1.1\r\nHost: x\r\n\r\n`;
    const lengths = [
      `Content-Length: ${hidden.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
      `Content-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
      `Transfer-Encoding: xchunked\r\n\r\n${hidden}`,
    ];
    for (const rest of lengths) {
      const { status } = await send(gateway.port, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nConnection: close\r\n${rest}`);
      assert.ok(status >= 400, `${status}`);
      quiet();
    }
  });

  test('a request for another host by its full address leads nowhere else', async () => {
    for (const path of ['/v3/p/backups/detail', `${gateway.api}/v3/p/volumes`]) {
      for (const host of ['service.example', `127.0.0.1:${gateway.port}`]) {
        const { status, body } = await ask(gateway.port, 'GET', `http://${host}${path}`, { headers: { Host: host } });
        // Caddy sends an empty 200 for unknown hosts.
        assert.ok(status >= 400 || (status === 200 && body.length === 0), `${status}`);
        quiet();
      }
    }
  });
});

eachGateway({}, (gateway) => {
  test('a body sent with a GET does not become a request of its own', async () => {
    const hidden = 'DELETE /v3/p/backups/x HTTP/1.1\r\nHost: x\r\n\r\n';
    await ask(gateway.port, 'GET', `${gateway.api}/v3/p/backups/x`, { body: hidden });
    assert.deepEqual(gateway.volume.requests.map(({ method }) => method), ['GET']);
    if (gateway.program === 'nginx') assert.equal(gateway.volume.requests[0].body, '');
  });
});
