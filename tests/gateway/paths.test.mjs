// Services below a path of their host, as DevStack has them.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { assertRefusal, eachGateway } from './gateways.mjs';
import { ask } from './wire.mjs';

const headers = { 'X-Auth-Token': 'mine' };

for (const paths of [{ volume: '/volume', identity: '/identity' }, { volume: '/some/api/volume-3', identity: '' }]) {
  eachGateway({ mode: 'sign-in', paths }, (gateway) => {
    const volume = (path, method = 'GET') => ask(gateway.port, method, gateway.api + path, { headers });
    const identity = (path, method, body) => ask(gateway.port, method, gateway.id + path, { headers, body });
    beforeEach(() => [gateway.volume, gateway.identity].forEach((service) => service.reset()));

    test(`backups are requested below “${paths.volume}”, byte for byte`, async () => {
      const queries = ['', '?', '?name~=a%20b%2Fapi/volume+c', '?a=/api/volume&b=/volume', '?name~=%e4%f6&limit=50', '?sort=created_at:desc&offset=100'];
      for (const query of queries) assert.equal((await volume(`/v3/p-1_X/backups/detail${query}`)).status, 200, query);
      assert.equal((await volume('/v3/p/backups/2ef47aee-8844-490c-804d-2a8efe561c65')).status, 200);
      assert.deepEqual(gateway.volume.requests.map(({ url }) => url), [
        ...queries.map((query) => `${paths.volume}/v3/p-1_X/backups/detail${query}`),
        `${paths.volume}/v3/p/backups/2ef47aee-8844-490c-804d-2a8efe561c65`,
      ]);
    });

    test(`Keystone is reached below “${paths.identity}”`, async () => {
      for (const [method, path] of [['POST', '/v3/auth/tokens?nocatalog'], ['GET', '/v3/auth/projects'], ['DELETE', '/v3/auth/tokens']]) {
        assert.equal((await identity(path, method, method === 'POST' ? '{}' : undefined)).status, 200);
        assert.equal(gateway.identity.requests.pop().url, paths.identity + path);
      }
    });

    test('nothing else below the path is reached', async () => {
      for (const path of ['/v3/p/volumes', '/../identity/v3/users', '/volume/v3/p/backups/detail', '/v3/p/backups/%2e%2e']) {
        const { status } = await volume(path);
        assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
      }
      assertRefusal(await volume('/v3/p/backups/x', 'DELETE'), 405, 'Method Not Allowed');
      assertRefusal(await identity('/v3/users', 'GET'), 405, 'Method Not Allowed');
      assert.deepEqual([...gateway.volume.requests, ...gateway.identity.requests], []);
    });
  });
}
