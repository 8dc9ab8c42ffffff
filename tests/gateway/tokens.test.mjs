// The other two sources of the token: the user's own sign-in, and a cookie.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { assertRefusal, eachGateway } from './gateways.mjs';
import { ask } from './wire.mjs';

const LOGIN = '{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"é","password":"+%20 \\u0000"}}}}}';

eachGateway({ mode: 'sign-in' }, (gateway) => {
  const on = (base) => (method, path, options) => ask(gateway.port, method, base() + path, options);
  const volume = on(() => gateway.api);
  const identity = on(() => gateway.id);
  beforeEach(() => [gateway.volume, gateway.identity].forEach((service) => service.reset()));
  const quiet = () => assert.deepEqual([...gateway.volume.requests, ...gateway.identity.requests], []);

  test('the user’s token goes on to the list, and no other one', async () => {
    for (const token of ['gAAAAABn-users_own==', '{env.BACKUP_LENS_TOKEN}', '$backup_lens_token']) {
      assert.equal((await volume('GET', '/v3/p/backups/detail?name~=a%20b', { headers: { 'X-Auth-Token': token, Cookie: 'a=b' } })).status, 200);
      const { url, headers } = gateway.volume.requests.pop();
      assert.equal(url, '/v3/p/backups/detail?name~=a%20b');
      assert.equal(headers['x-auth-token'], token);
      assert.ok(!('cookie' in headers));
    }
  });

  test('without a token the gateway answers by itself', async () => {
    assertRefusal(await volume('GET', '/v3/p/backups/detail'), 401, 'Unauthorized');
    assertRefusal(await volume('GET', '/v3/p/backups/detail', { headers: { Cookie: 'backup_lens_token=mine' } }), 401, 'Unauthorized');
    quiet();
  });

  test('a sign-in arrives as it was sent, and the token comes back', async () => {
    const headers = { 'Content-Type': 'application/json', Cookie: 'a=b', 'X-HTTP-Method-Override': 'PUT' };
    for (const path of ['/v3/auth/tokens?nocatalog', '/v3/auth/tokens']) {
      gateway.identity.answer = { ...gateway.identity.usual, status: 201 };
      const answer = await identity('POST', path, { headers, body: LOGIN });
      assert.deepEqual([answer.status, answer.headers['x-subject-token']], [201, 'issued-token']);
      assert.ok(!('set-cookie' in answer.headers) && !('www-authenticate' in answer.headers));
      assert.equal(answer.headers['cache-control'], 'no-store');
      const request = gateway.identity.requests.pop();
      assert.deepEqual([request.method, request.url, request.body], ['POST', path, LOGIN]);
      assert.equal(request.headers['content-type'], 'application/json');
      for (const name of ['cookie', 'x-http-method-override', 'x-auth-token', 'x-subject-token']) assert.ok(!(name in request.headers), name);
    }
  });

  test('the projects are requested with the user’s token', async () => {
    assert.equal((await identity('GET', '/v3/auth/projects', { headers: { 'X-Auth-Token': 'mine' } })).status, 200);
    const { method, url, headers } = gateway.identity.requests[0];
    assert.deepEqual([method, url, headers['x-auth-token']], ['GET', '/v3/auth/projects', 'mine']);
  });

  test('signing out names the token twice', async () => {
    gateway.identity.answer = { status: 204, headers: {}, body: '' };
    const answer = await identity('DELETE', '/v3/auth/tokens', { headers: { 'X-Auth-Token': 'mine', 'X-Subject-Token': 'mine too' } });
    assert.equal(answer.status, 204);
    const { method, url, headers } = gateway.identity.requests[0];
    assert.deepEqual([method, url, headers['x-auth-token'], headers['x-subject-token']], ['DELETE', '/v3/auth/tokens', 'mine', 'mine too']);
  });

  test('a wrong password is answered in Keystone’s own words', async () => {
    const body = '{"error":{"code":401,"message":"from Keystone","title":"Unauthorized"}}';
    gateway.identity.answer = { status: 401, headers: { 'Content-Type': 'application/json', 'WWW-Authenticate': 'Keystone' }, body };
    const answer = await identity('POST', '/v3/auth/tokens?nocatalog', { body: LOGIN });
    assert.deepEqual([answer.status, answer.body.toString(), 'www-authenticate' in answer.headers], [401, body, false]);
  });

  test('a receipt for the password comes back, and goes on with the second factor', async () => {
    const body = '{"receipt":{"methods":["password"]},"required_auth_methods":[["password","totp"]]}';
    gateway.identity.answer = { status: 401, headers: { 'Content-Type': 'application/json', 'Openstack-Auth-Receipt': 'gAAAA-receipt' }, body };
    const answer = await identity('POST', '/v3/auth/tokens?nocatalog', { body: LOGIN, headers: { 'OpenStack-Auth-Receipt': 'gAAAA-sent' } });
    assert.deepEqual([answer.status, answer.body.toString(), answer.headers['openstack-auth-receipt']], [401, body, 'gAAAA-receipt']);
    assert.equal(gateway.identity.requests[0].headers['openstack-auth-receipt'], 'gAAAA-sent');
  });

  test('nothing else of Keystone is reachable', async () => {
    const tokens = ['GET', 'HEAD', 'PUT', 'PATCH', 'OPTIONS', 'post', 'delete'].map((method) => [method, '/v3/auth/tokens']);
    const projects = ['POST', 'HEAD', 'DELETE', 'PUT', 'OPTIONS', 'get'].map((method) => [method, '/v3/auth/projects']);
    const others = [
      '', '/', '/v3', '/v3/users', '/v3/projects', '/v3/auth', '/v3/auth/', '/v3/auth/tokens/', '/v3/auth/tokens/OS-PKI/revoked', '/v3/auth/projects/',
      '/v3/auth/catalog', '/v3/auth/domains', '/v3/auth/OS-FEDERATION/websso', '/v2.0/tokens', '/v3//auth/projects', '/v3/auth/../auth/projects', '/v3/auth/%74okens',
      '/v3/auth/projects/../../users', '/v3/auth/projects%2f..%2f..%2fusers', '/v3/auth/projects/%2e%2e', '/../volume/v3/p/backups/detail', '//v3/auth/projects', '/v3/auth/projects;x',
    ].flatMap((path) => ['GET', 'POST', 'DELETE'].map((method) => [method, path]));
    for (const [method, path] of [...tokens, ...projects, ...others]) {
      const { status } = await identity(method, path, { headers: { 'X-Auth-Token': 'mine' } });
      assert.ok(status >= 400 && status < 500, `${method} ${path}: ${status}`);
      quiet();
    }
    assertRefusal(await identity('GET', '/v3/users'), 405, 'Method Not Allowed');
    assertRefusal(await identity('GET', '/v3/auth/tokens'), 405, 'Method Not Allowed');
  });

  test('the list stays read-only for those who are signed in', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      assertRefusal(await volume(method, '/v3/p/backups/x', { headers: { 'X-Auth-Token': 'mine' } }), 405, 'Method Not Allowed');
    }
    quiet();
  });

  test('an oversized sign-in is refused', async () => {
    assertRefusal(await identity('POST', '/v3/auth/tokens', { body: 'x'.repeat(200_000) }), 413, gateway.program === 'nginx' ? 'Content Too Large' : 'Request Entity Too Large');
    quiet();
  });
});

eachGateway({ mode: 'cookie' }, (gateway) => {
  const list = (headers) => ask(gateway.port, 'GET', `${gateway.api}/v3/p/backups/detail?name~=a+b%25`, { headers });
  beforeEach(() => gateway.volume.reset());

  test('the cookie’s token goes on, the cookie does not', async () => {
    for (const cookie of ['backup_lens_token=gAAAAABn-in_a_cookie==', 'a=b; backup_lens_token=gAAAAABn-in_a_cookie==; c=d']) {
      assert.equal((await list({ Cookie: cookie, 'X-Auth-Token': 'mine' })).status, 200);
      const { url, headers } = gateway.volume.requests.pop();
      assert.equal(url, '/v3/p/backups/detail?name~=a+b%25');
      assert.equal(headers['x-auth-token'], 'gAAAAABn-in_a_cookie==');
      assert.ok(!('cookie' in headers));
    }
  });

  test('without the cookie there is a 401, whatever else the client sends', async () => {
    const without = [{}, { 'X-Auth-Token': 'mine' }, { Cookie: 'backup_lens_token=' }, { Cookie: 'xbackup_lens_token=mine; token=mine' }, { Cookie: 'backup_lens_tokens=mine' }];
    for (const headers of without) {
      const answer = await list(headers);
      assertRefusal(answer, 401, 'Unauthorized');
      assert.ok(!('www-authenticate' in answer.headers));
    }
    assert.deepEqual(gateway.volume.requests, []);
  });

  test('a cookie with anything but a token in it counts as none', async () => {
    for (const value of ['a b', 'a,b', '{env.PATH}', 'a"b', '$host', 'a%20b']) {
      assertRefusal(await list({ Cookie: `backup_lens_token=${value}` }), 401, 'Unauthorized');
    }
    assert.deepEqual(gateway.volume.requests, []);
  });

  test('the list stays read-only, and identity closed', async () => {
    const headers = { Cookie: 'backup_lens_token=mine', 'X-Auth-Token': 'mine' };
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      assertRefusal(await ask(gateway.port, method, `${gateway.api}/v3/p/backups/x`, { headers }), 405, 'Method Not Allowed');
    }
    for (const [method, path] of [['POST', 'tokens'], ['GET', 'projects'], ['DELETE', 'tokens']]) {
      assertRefusal(await ask(gateway.port, method, `${gateway.id}/v3/auth/${path}`, { headers }), 405, 'Method Not Allowed');
    }
    assert.deepEqual([...gateway.volume.requests, ...gateway.identity.requests], []);
  });
});
