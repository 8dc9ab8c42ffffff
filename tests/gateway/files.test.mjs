// The dashboard's own files: types, caching, compression, headers.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { assertRefusal, eachGateway, has, program, start } from './gateways.mjs';
import { config, files } from './site.mjs';
import { ask } from './wire.mjs';

const WASM = 'backup-lens-9cc0d122376375cf_bg.wasm';
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-…'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

function assertSecurity({ headers }) {
  // The hash itself is checked on the built page: tests/real/gateway.spec.mjs.
  assert.equal(headers['content-security-policy'].replace(/'sha256-[\w+/]{43}='/, "'sha256-…'"), POLICY);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.ok(!/\d|gunicorn/.test(headers.server ?? ''), `the server tells too much: ${headers.server}`);
}

eachGateway({}, (gateway) => {
  const get = (path, headers, method = 'GET') => ask(gateway.port, method, `${gateway.folder}/${path}`, { headers });

  test('the folder itself is the page, which is never cached', async () => {
    for (const path of ['', 'index.html', '?status=error&page=3']) {
      const answer = await get(path);
      assert.equal(answer.status, 200);
      assert.match(answer.headers['content-type'], /^text\/html/);
      assert.equal(answer.headers['cache-control'], 'no-cache');
      assert.equal(answer.body.toString(), files['index.html']);
    }
  });

  test('config.json is JSON and never cached', async () => {
    const answer = await get('config.json', { 'Accept-Encoding': 'br, gzip' });
    assert.equal(answer.status, 200);
    assert.match(answer.headers['content-type'], /^application\/json/);
    assert.equal(answer.headers['cache-control'], 'no-cache');
    assert.equal(answer.body.toString(), config);
  });

  test('a file with a hash in its name is cached for a year', async () => {
    for (const name of Object.keys(files).filter((name) => name !== 'index.html')) {
      const { status, headers, body } = await get(name);
      assert.equal(status, 200);
      assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
      assert.ok(body.equals(Buffer.from(files[name])));
    }
  });

  test('a missing file with a hash in its name is not cached at all', async () => {
    assertRefusal(await get('boot-0123456789abcdef.js'), 404, 'Not Found');
  });

  test('every file has the type its browser needs', async () => {
    const types = { [WASM]: /^application\/wasm$/, 'boot-98b3d430848df2e3.js': /^(text|application)\/javascript/, 'base-70d77e7fee89c427.css': /^text\/css/ };
    for (const [name, type] of Object.entries(types)) assert.match((await get(name)).headers['content-type'], type);
  });

  test('the compressed siblings are sent to clients that accept them, with the same type and caching', async () => {
    for (const name of [WASM, 'index.html']) {
      const plain = await get(name);
      const { headers, body } = await get(name, { 'Accept-Encoding': 'gzip' });
      assert.equal(headers['content-encoding'], 'gzip');
      assert.ok(gunzipSync(body).equals(Buffer.from(files[name])));
      for (const header of ['content-type', 'cache-control']) assert.equal(headers[header], plain.headers[header]);
      for (const each of [plain, { headers }]) assert.match(each.headers.vary ?? '', /Accept-Encoding/i);
      assert.equal(plain.headers['content-encoding'], undefined);
    }
  });

  test('a compressed sibling is also sent through another proxy', async () => {
    const { headers } = await get(WASM, { 'Accept-Encoding': 'gzip', Via: '1.1 edge' });
    assert.equal(headers['content-encoding'], 'gzip');
  });

  test('brotli comes first where the program has it', { skip: gateway.program === 'nginx' && 'stock nginx has no brotli' }, async () => {
    const { headers, body } = await get(WASM, { 'Accept-Encoding': 'gzip, deflate, br' });
    assert.equal(headers['content-encoding'], 'br');
    assert.equal(headers['content-type'], 'application/wasm');
    assert.ok(brotliDecompressSync(body).equals(files[WASM]));
  });

  test('a file that has not changed is not sent again', async () => {
    const { headers } = await get('index.html');
    assert.ok(headers.etag);
    const again = await get('index.html', { 'If-None-Match': headers.etag });
    assert.equal(again.status, 304);
    assert.equal(again.headers['cache-control'], 'no-cache');
  });

  test('HEAD describes a file, and no other method does anything', async () => {
    const head = await get('', {}, 'HEAD');
    assert.equal(head.status, 200);
    assert.equal(head.body.length, 0);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      assertRefusal(await get('config.json', {}, method), 405, 'Method Not Allowed');
    }
  });

  test('every answer has the security headers, errors too', async () => {
    const api = gateway.api.slice(1 + gateway.folder.length);
    for (const path of ['', 'config.json', WASM, 'missing', `${api}/v3/p/backups/detail`, `${api}/v3/p/volumes`]) {
      assertSecurity(await get(path));
    }
  });

  test('files outside the folder are out of reach', async () => {
    for (const path of ['../nginx.conf', '%2e%2e/Caddyfile', '..%2fCaddyfile', 'x/../../Caddyfile', '%2e%2e%2f%2e%2e%2fetc/passwd']) {
      const { status, body } = await get(path);
      assert.ok(status >= 300 || body.toString() === files['index.html'], `${path}: ${status}`);
    }
  });

  test('nothing of this reaches a service, except for the one requested list', () => {
    assert.deepEqual([...gateway.volume.requests, ...gateway.identity.requests].map(({ url }) => url), ['/v3/p/backups/detail']);
  });

  if (gateway.folder) {
    test('the folder without its slash leads to the folder, and keeps the query', async () => {
      for (const query of ['', '?status=error&name~=a%20b', '?name={env.HOME}']) {
        const answer = await ask(gateway.port, 'GET', gateway.folder + query);
        assert.equal(answer.status, 308);
        assert.equal(answer.headers.location, `${gateway.folder}/${query}`);
      }
    });

    test('what is outside the folder is not the dashboard', async () => {
      for (const path of ['/', '/index.html', '/config.json', '/api/volume/v3/p/backups/detail', '/backupsx/']) {
        assertRefusal(await ask(gateway.port, 'GET', path), 404, 'Not Found');
      }
    });
  }
});

const moduleThere = has('nginx') && spawnSync('sh', ['-c', 'ls /usr/lib/nginx/modules/ngx_http_brotli_static_module.so']).status === 0;

describe('nginx with its brotli module', { skip: !moduleThere && 'ngx_http_brotli_static_module is not installed' }, () => {
  test('sends the brotli sibling first', async () => {
    const gateway = await start(program('nginx'), { volume: '127.0.0.1:1', identity: '127.0.0.1:1', brotli: true });
    try {
      const { headers, body } = await ask(gateway.port, 'GET', `/${WASM}`, { headers: { 'Accept-Encoding': 'gzip, deflate, br' } });
      assert.equal(headers['content-encoding'], 'br');
      assert.equal(headers['content-type'], 'application/wasm');
      assert.ok(brotliDecompressSync(body).equals(files[WASM]));
    } finally {
      await gateway.stop();
    }
  });
});
