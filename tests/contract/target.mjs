// The server under test, as described by the environment, and requests to it. Contains no expectations.
//
//   CONTRACT_URL              up to but excluding /v3/, e.g. http://127.0.0.1:18776
//   CONTRACT_PROJECT          id of the project to read
//   CONTRACT_PROFILE          vbs (fuzzy filters allowed) or stock (Cinder as shipped)
//   CONTRACT_TOKEN            X-Auth-Token of an ordinary member; unset: the target has no sign-in
//   CONTRACT_WRITE            how rows come and go while walking: demo, real, or a command that
//                             understands `add --project ID --name NAME` (prints the id) and `remove ID`
// Optional, each opens the tests that need it:
//   CONTRACT_ADMIN_TOKEN, _READER_TOKEN, _FORBIDDEN_TOKEN, _UNSCOPED_TOKEN, _REVOKED_TOKEN
//   CONTRACT_ORPHAN_URL       like CONTRACT_URL, of a server whose Keystone is down
//   CONTRACT_OTHER_PROJECT + _OTHER_TOKEN, _EMPTY_PROJECT + _EMPTY_TOKEN, _BROKEN_PROJECT + _BROKEN_TOKEN

const environment = process.env;

function needed(name) {
  if (!environment[name]) {
    throw new Error(`${name} is not set; tests/contract/target.mjs lists what the suite reads`);
  }
  return environment[name];
}

export const base = needed('CONTRACT_URL').replace(/\/$/, '');
export const project = needed('CONTRACT_PROJECT');
export const profile = needed('CONTRACT_PROFILE');
export const token = environment.CONTRACT_TOKEN;
export const write = environment.CONTRACT_WRITE;

if (!['vbs', 'stock'].includes(profile)) {
  throw new Error(`CONTRACT_PROFILE is ${profile}: vbs or stock is meant`);
}

/** The value of an optional variable, e.g. given('ADMIN_TOKEN'). */
export const given = (name) => environment[`CONTRACT_${name}`];

/** A skip reason for node:test unless every named variable is set. */
export function unlessGiven(...names) {
  const missing = names.filter((name) => !given(name)).map((name) => `CONTRACT_${name}`);
  return missing.length > 0 && `this target cannot show it: ${missing.join(' and ')} not given`;
}

export const withoutSignIn = !token && 'this target has no sign-in: CONTRACT_TOKEN not given';
export const fuzzyRefused = profile === 'stock' && 'stock Cinder refuses fuzzy filters for members';
export const fuzzyAllowed = profile === 'vbs' && 'this profile allows fuzzy filters';

/** Another project's id and token; a target without sign-in needs the id alone. */
export function elsewhere(name) {
  return { project: given(`${name}_PROJECT`), token: given(`${name}_TOKEN`) ?? null };
}
export function unlessElsewhere(name) {
  return unlessGiven(...(token ? [`${name}_PROJECT`, `${name}_TOKEN`] : [`${name}_PROJECT`]));
}

// Requests that hang must end with a clear error; no answer takes this long, even on a slow machine.
const PATIENCE = 300_000;

/** One connection per request: gunicorn closes idle ones after two seconds, sometimes just when one is reused. */
export async function ask(url, { headers, ...options } = {}) {
  try {
    return await fetch(url, { ...options, headers: { ...headers, Connection: 'close' }, signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    const cause = error.cause ?? error;
    const why = [cause.code, cause.message || cause.errors?.map(({ message }) => message).join(', ')].filter(Boolean).join(': ');
    throw new Error(`${options.method ?? 'GET'} ${url}: ${why}`, { cause: error });
  }
}

/**
 * One request to path below `at`. `version` is the whole OpenStack-API-Version header, null for none; `as` is the
 * token, null for none.
 */
export async function send(
  path,
  { version = 'volume 3.45', as = token, headers = {}, method = 'GET', at = base } = {},
) {
  const sent = { Accept: 'application/json', ...headers };
  if (version !== null) sent['OpenStack-API-Version'] = version;
  if (as !== null && as !== undefined) sent['X-Auth-Token'] = as;
  const answer = await ask(at + path, { method, headers: sent, redirect: 'manual' });
  const bytes = Buffer.from(await answer.arrayBuffer());
  let body;
  try {
    body = JSON.parse(bytes.toString());
  } catch {
    body = bytes.toString();
  }
  return { status: answer.status, headers: answer.headers, bytes, body };
}

/** The detailed list with a query string that is sent unchanged. */
export function list(query = '', { in: where = project, path = 'backups/detail', ...options } = {}) {
  return send(`/v3/${where}/${path}${query && `?${query}`}`, options);
}
