// Allowed requests arrive unchanged, and so do their answers.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { eachGateway, OWN_TOKEN } from './gateways.mjs';
import { ask, send } from './wire.mjs';

const QUERIES = [
  '',
  '?',
  '?name~=a%20b',
  '?name%7E=a%20b',
  '?name~=100%25&limit=50',
  '?name~=a+b%2Bc',
  '?name~=%2e%2e%2f..%5c//',
  '?name~=%e4%f6%FC',
  '?name~=a;b&status=error;',
  '?a=?&b=/&c=@:!$\'()*,',
  '?limit=50&limit=20&&=&',
  '?name~={env.HOME}{http.request.host}${0}$host$1',
  '?name~=%7B%22%7D%00',
  '?sort=created_at:desc,id:desc&limit=50&offset=100&with_count=true',
];

eachGateway({}, (gateway) => {
  const list = (query = '', headers) => ask(gateway.port, 'GET', `${gateway.api}/v3/p-1_X/backups/detail${query}`, { headers });
  beforeEach(() => gateway.volume.reset());

  test('the query arrives byte for byte', async () => {
    for (const query of QUERIES) assert.equal((await list(query)).status, 200, query);
    assert.deepEqual(gateway.volume.requests.map(({ url }) => url), QUERIES.map((query) => `/v3/p-1_X/backups/detail${query}`));
  });

  test('a very long query arrives whole', async () => {
    const query = `?name~=${'x%20'.repeat(1500)}`;
    assert.equal((await list(query)).status, 200);
    assert.equal(gateway.volume.requests[0].url, `/v3/p-1_X/backups/detail${query}`);
  });

  test('one backup can be read', async () => {
    const path = '/v3/b23b579f08c84228b9b4673c46f0c442/backups/2ef47aee-8844-490c-804d-2a8efe561c65';
    assert.equal((await ask(gateway.port, 'GET', gateway.api + path)).status, 200);
    assert.equal(gateway.volume.requests[0].url, path);
    assert.equal(gateway.volume.requests[0].method, 'GET');
  });

  test('volumes and quotas can be read', async () => {
    const paths = ['/v3/p-1_X/volumes/detail', '/v3/p-1_X/volumes/detail?limit=1000&offset=1000&with_count=true', '/v3/p-1_X/limits'];
    for (const path of paths) assert.equal((await ask(gateway.port, 'GET', gateway.api + path)).status, 200, path);
    assert.deepEqual(gateway.volume.requests.map(({ method, url }) => `${method} ${url}`), paths.map((path) => `GET ${path}`));
  });

  test('the answer comes back with its body, its version and its request id', async () => {
    const { status, headers, body } = await list();
    assert.equal(status, 200);
    assert.equal(body.toString(), gateway.volume.usual.body);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['x-openstack-request-id'], 'req-1');
    assert.equal(headers['openstack-api-version'], 'volume 3.45');
  });

  test('no cookie, no password prompt and no name of the service comes back, and nothing may be cached', async () => {
    for (const status of [200, 401, 500]) {
      gateway.volume.answer = { ...gateway.volume.usual, status };
      const { headers, raw } = await list();
      assert.ok(!('set-cookie' in headers) && !('www-authenticate' in headers));
      assert.equal(headers['cache-control'], 'no-store');
      assert.ok(!raw.toString().includes('gunicorn'));
    }
  });

  test('an error of the service comes back unchanged', async () => {
    for (const status of [300, 400, 401, 403, 404, 405, 413, 429, 500, 502, 503, 504]) {
      const body = `{"badRequest":{"code":${status},"message":"from the service"}}`;
      gateway.volume.answer = { status, headers: { 'Content-Type': 'application/json', 'Retry-After': '7' }, body };
      const answer = await list();
      assert.deepEqual([answer.status, answer.body.toString(), answer.headers['retry-after']], [status, body, '7']);
    }
  });

  test('headers that the API needs are passed on, all others are dropped', async () => {
    await list('', {
      Accept: 'application/json',
      'OpenStack-API-Version': 'volume 3.45',
      Cookie: ['sid=mine', 'backup_lens_token=mine'],
      Authorization: 'Basic bWluZQ==',
      'X-HTTP-Method-Override': 'DELETE',
      'X-HTTP-Method': 'DELETE',
      'X-Method-Override': 'DELETE',
      'X-Original-URL': '/v3/p/volumes',
      'X-Rewrite-URL': '/v3/p/volumes',
      'X-Roles': 'admin',
      'X-Service-Token': 'mine',
      'X-Subject-Token': 'mine',
      'X-Forwarded-For': '203.0.113.9',
    });
    const { method, headers } = gateway.volume.requests[0];
    assert.equal(method, 'GET');
    assert.equal(headers.accept, 'application/json');
    assert.equal(headers['openstack-api-version'], 'volume 3.45');
    assert.doesNotMatch(JSON.stringify(headers), /mine|bWluZQ|DELETE|volumes|admin|203\.0\.113/);
    assert.equal(headers['x-forwarded-for'], '127.0.0.1');
  });

  test('no version is sent unless the client names one', async () => {
    await list();
    assert.ok(!('openstack-api-version' in gateway.volume.requests[0].headers));
    assert.ok(!('x-subject-token' in gateway.volume.requests[0].headers));
  });

  test('the token is the gateway’s own, whatever the client sends', async () => {
    for (const headers of [{}, { 'X-Auth-Token': 'mine' }, { 'x-auth-token': ['mine', 'mine too'] }, { X_Auth_Token: 'mine' }]) await list('', headers);
    assert.equal(gateway.volume.requests.length, 4);
    for (const { headers } of gateway.volume.requests) {
      assert.equal(headers['x-auth-token'], OWN_TOKEN);
      assert.doesNotMatch(JSON.stringify(headers), /mine/);
    }
  });

  test('the gateway’s token never comes back', async () => {
    for (const path of [`${gateway.api}/v3/p/backups/detail`, `${gateway.api}/v3/p/volumes`, `${gateway.folder}/`, `${gateway.folder}/x`]) {
      const { raw } = await ask(gateway.port, 'GET', path, { headers: { 'X-Auth-Token': '{env.BACKUP_LENS_TOKEN}' } });
      assert.ok(!raw.toString().includes(OWN_TOKEN));
    }
  });

  test('a large list is compressed for clients that accept it', async () => {
    const body = JSON.stringify({ backups: Array.from({ length: 500 }, (_, id) => ({ id, name: 'nightly' })) });
    gateway.volume.answer = { status: 200, headers: { 'Content-Type': 'application/json' }, body };
    const { headers, body: compressed } = await list('', { 'Accept-Encoding': 'gzip' });
    assert.equal(headers['content-encoding'], 'gzip');
    assert.match(headers.vary, /Accept-Encoding/i);
    assert.equal(gunzipSync(compressed).toString(), body);
    assert.equal((await list()).body.toString(), body);
  });

  test('headers between two neighbours stay between them', async () => {
    const { headers } = await list('', {
      Connection: 'close, X-Private, Upgrade',
      'X-Private': 'mine',
      Upgrade: 'websocket',
      TE: 'trailers',
      'Keep-Alive': 'timeout=77',
      'Proxy-Authorization': 'Basic bWluZQ==',
      'Proxy-Connection': 'keep-alive',
    });
    const passed = gateway.volume.requests[0].headers;
    for (const name of ['x-private', 'upgrade', 'keep-alive', 'proxy-authorization', 'proxy-connection']) assert.ok(!(name in passed), name);
    assert.ok(!(headers['keep-alive'] ?? '').includes('99'));
  });

  test('two requests over one connection are two requests', async () => {
    const path = `${gateway.api}/v3/p/backups/`;
    const head = `Host: 127.0.0.1:${gateway.port}\r\n`;
    const { raw } = await send(gateway.port, `GET ${path}one HTTP/1.1\r\n${head}\r\nGET ${path}two HTTP/1.1\r\n${head}Connection: close\r\n\r\n`);
    assert.equal(raw.toString().match(/HTTP\/1\.1 200 OK/g).length, 2);
    assert.deepEqual(gateway.volume.requests.map(({ url }) => url), ['/v3/p/backups/one', '/v3/p/backups/two']);
  });
});
