// Refusals: every shape of the service's error responses, and their request ids.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief } from './lists.mjs';
import { badRequest, refused, rows } from './rows.mjs';
import { elsewhere, given, list, project, send, unlessElsewhere, unlessGiven, withoutSignIn } from './target.mjs';

const REQUEST_ID = /^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const MALFORMED_URL = 'Malformed request url';

function unauthorized(answer) {
  assert.equal(answer.status, 401);
  const message = 'The request you have made requires authentication.';
  assert.deepEqual(answer.body, { error: { code: 401, title: 'Unauthorized', message } });
}

/** The code is a string and the message is HTML. */
function unknownRoute(answer) {
  assert.equal(answer.status, 404, brief(answer.body));
  const message = 'The resource could not be found.<br /><br />\n\n\n';
  assert.deepEqual(answer.body, { message, code: '404 Not Found', title: 'Not Found' });
}

test('without a token, with a bad, an empty or a bearer token the answer is 401', { skip: withoutSignIn }, async () => {
  unauthorized(await list('limit=1', { as: null }));
  unauthorized(await list('limit=1', { as: 'nonsense' }));
  unauthorized(await list('limit=1', { as: '' }));
  unauthorized(await list('limit=1', { as: null, headers: { Authorization: `Bearer ${given('TOKEN')}` } }));
});

test('a 401 says which Keystone to ask', { skip: withoutSignIn }, async () => {
  const answer = await list('limit=1', { as: null });
  assert.match(answer.headers.get('WWW-Authenticate'), /^Keystone uri="http/);
});

test('the token is looked at before the query and the version', { skip: withoutSignIn }, async () => {
  unauthorized(await list('limit=abc', { as: 'nonsense', version: 'volume 3.999' }));
});

test('a revoked token is a bad token', { skip: unlessGiven('REVOKED_TOKEN') }, async () => {
  unauthorized(await list('limit=1', { as: given('REVOKED_TOKEN') }));
});

test('a role without rights is 403', { skip: unlessGiven('FORBIDDEN_TOKEN') }, async () => {
  const answer = await list('limit=1', { as: given('FORBIDDEN_TOKEN') });
  refused(answer, 403, 'forbidden', "Policy doesn't allow backup:get_all to be performed.");
});

test('the role reader may read', { skip: unlessGiven('READER_TOKEN') }, async () => {
  const answer = await list('limit=0&with_count=true', { as: given('READER_TOKEN') });
  assert.deepEqual(answer.body, { backups: [], count: rows.length });
});

test("a project that is not the token's is a malformed address", async () => {
  badRequest(await list('limit=1', { in: 'f'.repeat(32) }), MALFORMED_URL);
});

test(
  "a member's other project needs a token of its own",
  { skip: withoutSignIn || unlessElsewhere('OTHER') },
  async () => {
    badRequest(await list('limit=1', { in: elsewhere('OTHER').project }), MALFORMED_URL);
  },
);

test('a token without a project is a malformed address', { skip: unlessGiven('UNSCOPED_TOKEN') }, async () => {
  badRequest(await list('limit=1', { as: given('UNSCOPED_TOKEN') }), MALFORMED_URL);
});

test("a project's name in the address is an unknown route", async () => {
  unknownRoute(await list('limit=1', { in: 'not-an-id' }));
});

test('an unknown backup is not found, whether its id could exist or not', async () => {
  for (const id of [UNKNOWN, 'abc']) {
    const answer = await list('', { path: `backups/${id}` });
    refused(answer, 404, 'itemNotFound', `Backup ${id} could not be found.`);
  }
});

test('an unknown route is 404 with HTML in its message', async () => {
  unknownRoute(await list('', { path: 'nothing' }));
  unknownRoute(await list('', { path: 'backups/detail/' }));
});

test('the /v2 of the document is an unknown route', async () => {
  unknownRoute(await send(`/v2/${project}/backups/detail`));
});

test('PATCH and HEAD on the list are 404, not 405', async () => {
  unknownRoute(await list('', { method: 'PATCH' }));
  const answer = await list('limit=1', { method: 'HEAD' });
  assert.equal(answer.status, 404);
  assert.equal(answer.bytes.length, 0);
});

test('of two faults the limit is reported first', async () => {
  badRequest(await list('limit=abc&offset=abc&with_count=abc&foo=1'), 'limit param must be an integer');
});

test(
  'a row whose status the service does not know makes its page a 500',
  { skip: unlessElsewhere('BROKEN') },
  async () => {
    const broken = elsewhere('BROKEN');
    const answer = await list('', { in: broken.project, as: broken.token });
    const message = 'The server has either erred or is incapable of performing the requested operation.';
    refused(answer, 500, 'computeFault', message);
  },
);

test('the other pages are still answered', { skip: unlessElsewhere('BROKEN') }, async () => {
  const broken = elsewhere('BROKEN');
  const answer = await list('status=available&with_count=true', { in: broken.project, as: broken.token });
  assert.equal(answer.status, 200);
  assert.equal(answer.body.count, answer.body.backups.length);
});

test(
  'with Keystone down the answer is 503, in JSON only for those who ask for it',
  { skip: unlessGiven('ORPHAN_URL') },
  async () => {
    const at = given('ORPHAN_URL');
    const json = await list('limit=1', { at, as: 'never seen' });
    assert.equal(json.status, 503);
    assert.equal(json.body.code, '503 Service Unavailable');
    assert.match(json.body.message, /The Keystone service is temporarily unavailable\./);
    const html = await list('limit=1', { at, as: 'never seen', headers: { Accept: '*/*' } });
    assert.equal(html.status, 503);
    assert.match(html.headers.get('Content-Type'), /^text\/html/);
  },
);

test('every answer has a request id, refusals too', async () => {
  const answers = [
    list('limit=1'),
    list('limit=abc'),
    list('limit=1', { version: 'volume 3.999' }),
    list('', { path: `backups/${UNKNOWN}` }),
    list('', { path: 'nothing' }),
    ...(withoutSignIn ? [] : [list('limit=1', { as: 'nonsense' })]),
  ];
  for (const answer of await Promise.all(answers)) {
    assert.match(answer.headers.get('x-openstack-request-id') ?? 'none', REQUEST_ID, `${answer.status}`);
  }
});

test('no two answers share a request id', async () => {
  const [one, other] = await Promise.all([list('limit=1'), list('limit=1')]);
  assert.notEqual(one.headers.get('x-openstack-request-id'), other.headers.get('x-openstack-request-id'));
});
