// The basis of every test: the real services, queried directly to know what must be shown, and a page that is watched.

import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test as base } from '@playwright/test';
import { atList, search as wholeSearch, settled } from '../e2e/lens.mjs';

export { expect };

const ROOT = new URL('../../real/', import.meta.url).pathname;
const VERSION = 'volume 3.45';

export const GATEWAY = process.env.BACKUP_LENS_GATEWAY ?? 'caddy';
export const PROFILE = process.env.BACKUP_LENS_PROFILE ?? 'vbs';
export const CINDER = `cinder-${PROFILE}`;
export const KEYSTONE = 'keystone';

/** What the browser logs about every unsuccessful answer, however the page handles it. */
const REFUSED = /^console: Failed to load resource: the server responded with a status of/;
/** A request that the page itself cancelled for a newer one. */
const GIVEN_UP = /^request: .+\/api\/volume\/.+ net::ERR_ABORTED$/;

const cache = process.env.BACKUP_LENS_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'backup-lens');
const run = async (program, ...args) => (await promisify(execFile)(ROOT + program, args)).stdout.trim();

class Lab {
  #tokens = new Map();
  #stopped = new Map();

  /** The users, and the addresses of the services. */
  get state() {
    return JSON.parse(readFileSync(join(cache, 'real', 'state.json'), 'utf8'));
  }

  project(name) {
    return this.state.projects[name];
  }

  password(user) {
    return this.state.users[user].password;
  }

  /** The code that an authenticator app would show now (RFC 6238, as Keystone checks it). */
  code(user) {
    const bits = [...this.state.users[user].totp].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'));
    const key = Buffer.from(bits.join('').match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
    const mac = createHmac('sha1', key).update(counter).digest();
    return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
  }

  /** A token of the tests' own, so that no test depends on the page's. */
  async token(user, project) {
    const key = `${user} ${project}`;
    if (!this.#tokens.has(key)) this.#tokens.set(key, await run('token', user, project));
    return this.#tokens.get(key);
  }

  /** What Cinder itself answers for a path below the project, without the gateway. */
  async cinder(path, { token, project }) {
    // Cinder closes idle connections after two seconds, sometimes just when one is reused.
    const headers = { Accept: 'application/json', Connection: 'close', 'OpenStack-API-Version': VERSION, 'X-Auth-Token': token };
    return fetch(`${this.state.services[CINDER].url}/v3/${this.project(project)}/${path}`, { headers });
  }

  /** The rows and the count, newest first and at most 50 unless the query says otherwise; there must be some. */
  async list(query = '', { user = 'admin', project = 'production', none = false } = {}) {
    const parameters = new URLSearchParams(query);
    const usual = { sort: 'created_at:desc', limit: '50', with_count: 'true' };
    const missing = Object.entries(usual).filter(([key]) => !parameters.has(key)).map(([key, value]) => `${key}=${value}`);
    const path = `backups/detail?${[query, ...missing].filter(Boolean).join('&')}`;
    const answer = await this.cinder(path, { token: await this.token(user, project), project });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    const { backups, count } = await answer.json();
    if (none !== (backups.length === 0)) throw new Error(`${path}: ${backups.length} rows, which the test cannot mean`);
    return { backups, count };
  }

  /** All of production's backups, newest first. */
  async everything() {
    const all = new Map();
    for (let offset = 0, total = 1; offset < total; offset += 1000) {
      const { backups, count } = await this.list(`limit=1000&offset=${offset}`);
      for (const backup of backups) all.set(backup.id, backup);
      total = count;
    }
    return [...all.values()];
  }

  /** Production's volumes, by id. */
  async volumes() {
    const answer = await this.cinder('volumes/detail?limit=1000', { token: await this.token('admin', 'production'), project: 'production' });
    if (!answer.ok) throw new Error(`volumes/detail: ${answer.status} ${await answer.text()}`);
    return new Map((await answer.json()).volumes.map((volume) => [volume.id, volume]));
  }

  /** Whether Cinder itself accepts a token. */
  async status(token, project) {
    return (await this.cinder('backups/detail?limit=1', { token, project })).status;
  }

  /** Revokes a token at Keystone, which has the same effect as expiry. */
  async revoke(token) {
    const headers = { 'X-Auth-Token': token, 'X-Subject-Token': token };
    const answer = await fetch(`${this.state.services.keystone.url}/v3/auth/tokens`, { method: 'DELETE', headers });
    expect(answer.status, 'revoking').toBe(204);
  }

  async stop(service) {
    const { url, port } = this.state.services[service];
    this.#stopped.set(service, port);
    await run('stop', service);
    await expect(fetch(url)).rejects.toThrow();
  }

  /** Restarts Keystone with other settings; `start` restores the usual ones. */
  async keystone(...settings) {
    await run('start', '--profile', PROFILE, ...settings);
    this.#tokens.clear();
    this.#stopped.set(KEYSTONE, this.state.services.keystone.port);
  }

  /** Restarts stopped services in the same place; running ones, including the gateway, are left alone. */
  async start() {
    if (this.#stopped.size === 0) return;
    const ports = [...this.#stopped].map(([service, port]) => `${service.replace('cinder-', '')}=${port}`);
    await run('start', '--profile', PROFILE, '--ports', ports.join(','));
    this.#stopped.clear();
    this.#tokens.clear();
  }
}

export const test = base.extend({
  /** Errors that a test expects, as a pattern; any other fails it. */
  allowed: [null, { option: true }],

  lab: [
    async ({}, use) => {
      const lab = new Lab();
      await use(lab);
    },
    { scope: 'worker' },
  ],

  /** Everything logged to the console, and the errors among it. */
  consoleLines: [
    async ({ page, allowed }, use) => {
      const [consoleLines, trouble] = [[], []];
      page.on('console', (message) => {
        consoleLines.push(message.text());
        if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
      });
      page.on('pageerror', (error) => trouble.push(`page: ${error}`));
      page.on('requestfailed', (request) => trouble.push(`request: ${request.url()} ${request.failure()?.errorText}`));
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) =>
          console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
      });
      await use(consoleLines);
      const meant = [REFUSED, GIVEN_UP, allowed].filter(Boolean);
      expect(trouble.filter((line) => !meant.some((pattern) => pattern.test(line))), 'trouble on the page').toEqual([]);
    },
    { auto: true },
  ],

  /** The secrets that were sent or received by the page: those in requests to Cinder, and all of them. */
  tokens: [
    async ({ page }, use) => {
      const tokens = { cinder: [], all: new Set() };
      page.on('request', (request) => {
        const token = request.headers()['x-auth-token'];
        if (!token) return;
        tokens.all.add(token);
        if (request.url().includes('/api/volume/')) tokens.cinder.push(token);
      });
      page.on('response', (response) => {
        const token = response.headers()['x-subject-token'];
        if (token) tokens.all.add(token);
      });
      tokens.latest = () => {
        const token = tokens.cinder.at(-1);
        expect(token?.length ?? 0, 'a token was sent').toBeGreaterThan(50);
        return token;
      };
      /** The sign-in's unscoped token. */
      tokens.unscoped = () => [...tokens.all][0];
      await use(tokens);
    },
    { auto: true },
  ],
});

/** The query in the address, without the project. */
export const search = (page) => wholeSearch(page).replace(/^\?project=[^&]*&?(.?)/, (_, next) => next && `?${next}`);
/** The project in the address. */
export const project = (page) => new URL(page.url()).searchParams.get('project');

export const form = (page) => page.getByRole('dialog', { name: 'Sign in' });
export const typed = (page, label) => form(page).getByLabel(label, { exact: true });
export const send = (page) => form(page).getByRole('button', { name: 'Sign in' });
export const keep = (page) => form(page).getByRole('checkbox', { name: 'Stay signed in after reloading this tab' });
export const projects = (page) => page.getByRole('combobox', { name: 'Project' });
export const chosen = (page) => projects(page).evaluate((select) => select.selectedOptions[0].textContent);
export const signOut = (page) => page.getByRole('button', { name: 'Sign out' });
export const refresh = (page) => page.getByRole('button', { name: 'Refresh' });

/** Fills in and submits the form. */
export async function enter(page, user, password) {
  await typed(page, 'User').fill(user);
  await typed(page, 'Password').fill(password);
  await send(page).click();
}

/** Signs in with the open form. */
export async function signIn(page, lab, user, { stored = false } = {}) {
  await expect(form(page)).toBeVisible();
  await keep(page).setChecked(stored);
  await enter(page, user, lab.password(user));
  await expect(form(page)).toBeHidden();
  await expect(signOut(page)).toBeVisible();
  await settled(page);
}

/** Opens an address of the dashboard and signs in there. */
export async function arrive(page, lab, user, address = '', how) {
  await page.goto(`./${atList(address)}`);
  await signIn(page, lab, user, how);
}

/** Chooses a project by name and waits for it. */
export async function change(page, name) {
  await projects(page).selectOption({ label: name });
  await expect.poll(() => chosen(page)).toBe(name);
  await settled(page);
}

/** All the places in the page where a secret must not be. */
const places = (page) =>
  page.evaluate(() => ({
    'localStorage': JSON.stringify({ ...localStorage }),
    'the address': `${location.href} ${JSON.stringify(history.state)} ${document.referrer}`,
    'the document': document.documentElement.outerHTML,
    'the fields': JSON.stringify([...document.querySelectorAll('input, textarea')].map((field) => field.value)),
    'the cookies': document.cookie,
    'the requested addresses': JSON.stringify(performance.getEntriesByType('resource').map(({ name }) => name)),
  }));

/** No secret is anywhere in the page or in the console. */
export async function expectNoSecret(page, secrets, consoleLines) {
  for (const [place, text] of Object.entries({ ...(await places(page)), 'the console': consoleLines.join('\n') })) {
    for (const secret of secrets) expect(text.includes(secret), `a secret in ${place}`).toBe(false);
  }
}
