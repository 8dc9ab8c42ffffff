// A Keystone for the page: the browser's requests to it are answered here, and the demo's API only accepts the tokens
// that it issued. The bodies are those of Keystone 30.

import { expect, PROJECT } from './demo.mjs';
import { atList, search } from './lens.mjs';

export const DEFAULT = { id: 'default', name: 'Default' };
/** Projects of the demo: the usual one, one with rows of its own, a large one. */
export const PROJECTS = {
  production: PROJECT,
  staging: '0d0c5a1ab1e64dbb8a2f9a3f6d3c7e11',
  vast: '1a49e0c37b5f4e2d9c8607f4d3b2a561',
};
export const USUAL = 'The request you have made requires authentication.';

const project = (name, id = PROJECTS[name], domain = DEFAULT) => ({ id, name, enabled: true, domain_id: domain.id, domain });
const refusal = (message, code = 401, title = 'Unauthorized') => ({ status: code, json: { error: { code, title, message } } });
const time = (millis) => new Date(millis).toISOString().replace('Z', '000Z');

export class Keystone {
  /** Every valid token, with its user and project. */
  tokens = new Map();
  /** The bodies sent to sign in or to switch the project, and the headers of those requests. */
  requests = [];
  /** The statuses of Cinder's answers. */
  answers = [];
  /** Seconds for which a token is valid. */
  life = 3600;
  /** How far Keystone's clock is ahead of the browser's, in milliseconds. */
  ahead = 0;
  #count = 0;

  constructor() {
    const [production, staging, vast] = Object.keys(PROJECTS).map((name) => project(name));
    this.users = {
      alice: { domain: DEFAULT, password: 'alice-password', projects: [production, staging, vast] },
      bob: { domain: DEFAULT, password: 'bob-password', projects: [staging] },
      nora: { domain: { id: 'd-north', name: 'North' }, password: 'nora-password', projects: [production] },
    };
  }

  /** Intercepts the page's requests to Keystone and Cinder. */
  async serve(page, config = { sign_in: 'keystone', identity: 'api/identity' }) {
    await page.route('**/config.json', (route) => route.fulfill({ json: { title: 'Backup Lens', api: 'api/volume', ...config } }));
    await page.route('**/api/identity/**', (route) => this.#identity(route));
    await page.route('**/api/volume/**', (route) => this.#volume(route));
  }

  /** Revokes every token, or those that match. */
  revoke(which = () => true) {
    for (const [token, of] of this.tokens) if (which(of)) this.tokens.delete(token);
  }

  /** The answer to the next requests to Keystone instead of the usual one, or a function of the request's body. */
  trouble = null;

  #identity(route) {
    const request = route.request();
    const path = new URL(request.url()).pathname;
    const body = request.postDataJSON();
    if (request.method() === 'POST') this.requests.push({ auth: body.auth, headers: request.headers() });
    const trouble = typeof this.trouble === 'function' ? this.trouble(body, path) : this.trouble;
    if (trouble === 'abort') return route.abort('connectionreset');
    if (trouble) return route.fulfill(trouble);
    const headers = { 'X-Openstack-Request-Id': `req-${this.requests.length}` };
    const answer = this.#answer(request, path, body);
    return route.fulfill({ ...answer, headers: { ...headers, ...answer.headers } });
  }

  #answer(request, path, body) {
    if (request.method() === 'DELETE') return { status: 204 };
    if (path.endsWith('/v3/auth/projects')) {
      const of = this.tokens.get(request.headers()['x-auth-token']);
      const listed = of && this.users[of.user].projects.map(({ domain, ...rest }) => rest);
      return of ? { json: { projects: listed, links: {} } } : refusal(USUAL);
    }
    const { identity, scope } = body.auth;
    const who = this.#who(identity, request.headers()['openstack-auth-receipt']);
    if (!who.user) return who;
    const user = this.users[who.user];
    const chosen = scope.project && user.projects.find(({ id }) => id === scope.project.id);
    if (scope.project && !chosen) return refusal(USUAL);
    return this.#grant(who, user, chosen);
  }

  /** The user who signs in, or the answer that refuses them. */
  #who({ methods, password, token, totp }, receipt) {
    if (methods[0] === 'token') return this.tokens.get(token.id) ?? refusal(USUAL);
    if (methods[0] === 'totp') {
      const [user, known] = Object.entries(this.users).find(([name]) => `id-${name}` === totp.user.id) ?? [];
      const isRight = known?.code === totp.user.passcode && receipt === `receipt-${user}`;
      return isRight ? { user, methods: ['password', 'totp'], end: Date.now() + this.life * 1000 } : refusal(USUAL);
    }
    const { name, domain, password: secret } = password.user;
    const known = this.users[name];
    const isThere = known && (domain.name === known.domain.name || domain.id === known.domain.id);
    if (!isThere || secret !== known.password) return refusal(USUAL);
    if (known.says) return refusal(known.says);
    if (known.rules) {
      const [issued, expires] = [time(Date.now() + this.ahead), time(Date.now() + this.ahead + (known.receiptLife ?? 300) * 1000)];
      const of = { id: `id-${name}`, name, domain: known.domain };
      const json = { receipt: { methods: ['password'], user: of, issued_at: issued, expires_at: expires }, required_auth_methods: known.rules };
      return { status: 401, headers: known.receiptless ? {} : { 'Openstack-Auth-Receipt': `receipt-${name}` }, json };
    }
    return { user: name, methods, end: Date.now() + this.life * 1000 };
  }

  #grant({ user, methods, end }, known, chosen) {
    this.#count += 1;
    const token = `gAAAAAB-${user}-${this.#count}-${'x'.repeat(60)}`;
    this.tokens.set(token, { user, methods, end, project: chosen?.id ?? null });
    const json = {
      token: {
        methods,
        user: { id: `id-${user}`, name: user, domain: known.domain, password_expires_at: null },
        issued_at: time(Date.now() + this.ahead),
        expires_at: time(end + this.ahead),
        ...(chosen && { project: { id: chosen.id, name: chosen.name, domain: chosen.domain }, roles: [{ id: 'r', name: 'reader' }] }),
      },
    };
    return { status: 201, headers: { 'X-Subject-Token': token }, json };
  }

  /** After this many answers of Cinder all tokens are revoked; by default never. */
  endsAfter = Infinity;

  #volume(route) {
    const request = route.request();
    const project = /\/v3\/([^/]+)\//.exec(request.url())[1];
    if (this.answers.length >= this.endsAfter) this.revoke();
    const of = this.tokens.get(request.headers()['x-auth-token']);
    const isRight = of && (of.project === null || of.project === project);
    this.answers.push(isRight ? 200 : 401);
    return isRight ? route.continue() : route.fulfill(refusal(USUAL));
  }

  /** A token as obtained elsewhere and pasted. */
  issue(user = 'alice', name = 'production') {
    const answer = this.#grant({ user, methods: ['password'], end: Date.now() + 3_600_000 }, this.users[user], project(name));
    return answer.headers['X-Subject-Token'];
  }
}

export const form = (page) => page.getByRole('dialog', { name: 'Sign in' });
export const typed = (page, label) => form(page).getByLabel(label, { exact: true });
export const send = (page) => form(page).getByRole('button', { name: 'Sign in' });
export const banner = (page) => page.getByRole('banner');
export const signInButton = (page) => banner(page).getByRole('button', { name: 'Sign in', exact: true });
export const refresh = (page) => page.getByRole('button', { name: 'Refresh' });
export const projects = (page) => page.getByRole('combobox', { name: 'Project' });
export const chosen = (page) => projects(page).evaluate((select) => select.selectedOptions[0].textContent);

/** Fills in and submits the form; fields that are not given are left alone. */
export async function enter(page, { user, password, domain, token }) {
  await expect(form(page)).toBeVisible();
  for (const [label, value] of Object.entries({ User: user, Domain: domain, Password: password, Token: token })) {
    if (value !== undefined) await typed(page, label).fill(value);
  }
  await send(page).click();
}

/** Signs in with the open form. */
export async function signIn(page, user, more = {}) {
  await enter(page, { user, password: `${user}-password`, ...more });
  await expect(form(page)).toBeHidden();
}

/** Opens an address and signs in there. */
export async function arrive(page, address = '', user = 'alice', more) {
  await page.goto(`./${atList(address)}`);
  await signIn(page, user, more);
}

/** The query in the address, without the project. */
export const within = (page) => search(page).replace(/^\?project=[^&]*&?(.?)/, (_, next) => next && `?${next}`);
