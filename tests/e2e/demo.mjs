// The basis of every test: a demo server per worker, a page that is watched for errors, and direct access to the API to
// know what must be shown.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test as base, expect } from '@playwright/test';

export { expect };

export const PROJECT = '7f3c1e9a4b5d4c0e8a2f6b1d9e0c5a73';
export const LARGE = { world: 'large/', project: '1a49e0c37b5f4e2d9c8607f4d3b2a561' };
export const HUGE = { world: 'huge/', project: 'c4097e1d5a3b4f68b2d94e7a60f1835c' };
const SEED = ['--port', '0', '--controls', '--rows', '1200', '--seed', '1', '--volumes', 'plain'];

/** What the browser logs about every unsuccessful answer, however the page handles it. */
export const REFUSED = /^console: Failed to load resource: the server responded with a status of/;
/** A request that the page itself cancelled: a newer one replaced it, or its view was closed. */
const GIVEN_UP = /^request: .*\/api\/volume\/.* net::ERR_ABORTED$/;
/** A connection that broke or was cancelled. */
export const BROKEN = /^request: |^console: Failed to load resource: net::/;

class Demo {
  constructor(url) {
    this.url = url;
  }

  async #send(path, method, body) {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  /** Switches on faults for the API; anything not named is off. */
  switch(switches) {
    return this.#send('demo/switches', 'PUT', switches);
  }

  async requests() {
    return (await this.#send('demo/requests', 'GET')).json();
  }

  forget() {
    return this.#send('demo/requests', 'DELETE');
  }

  async add(fields) {
    return (await (await this.#send('demo/backups', 'POST', fields)).json()).id;
  }

  change(id, fields) {
    return this.#send(`demo/backups/${id}`, 'PATCH', fields);
  }

  remove(id) {
    return this.#send(`demo/backups/${id}`, 'DELETE');
  }

  /** The API's raw answer for a list, e.g. `api('name~=db&limit=50')`. */
  async text(query, { world = '', project = PROJECT } = {}) {
    const headers = { Accept: 'application/json', 'OpenStack-API-Version': 'volume 3.45' };
    const path = `${world}api/volume/v3/${project}/backups/detail?${query}&with_count=true`;
    return (await fetch(this.url + path, { headers })).text();
  }

  /** The API's rows and count, newest first and at most 50 unless the query says otherwise. */
  async list(query = '', where) {
    const parameters = new URLSearchParams(query);
    const usual = { sort: 'created_at:desc', limit: '50' };
    const missing = Object.entries(usual).filter(([key]) => !parameters.has(key)).map(([key, value]) => `${key}=${value}`);
    const { backups, count } = JSON.parse(await this.text([query, ...missing].filter(Boolean).join('&'), where));
    return { backups, count };
  }

  /** The volumes of a project, by id. */
  async volumes({ world = '', project = PROJECT } = {}) {
    const headers = { 'OpenStack-API-Version': 'volume 3.45' };
    const found = new Map();
    for (;;) {
      const path = `${world}api/volume/v3/${project}/volumes/detail?limit=1000&offset=${found.size}`;
      const { volumes } = await (await fetch(this.url + path, { headers })).json();
      if (volumes.length === 0) return found;
      for (const volume of volumes) found.set(volume.id, volume);
    }
  }

  /** All matching rows, page by page. */
  async all(query = '', where) {
    const found = [];
    for (;;) {
      const { backups, count } = await this.list([query, `limit=1000&offset=${found.length}`].filter(Boolean).join('&'), where);
      found.push(...backups);
      if (found.length >= count) return found;
    }
  }
}

async function start() {
  const program = process.env.BACKUP_LENS_DEMO ?? 'target/release/backup-lens-demo';
  const dist = process.env.BACKUP_LENS_DIST ?? 'dist';
  const child = spawn(program, [...SEED, '--dist', dist], { stdio: ['ignore', 'pipe', 'inherit'] });
  const failed = once(child, 'error').then(([error]) => Promise.reject(error));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the demo ended before it listened')));
  const address = async () => {
    for await (const line of createInterface(child.stdout)) {
      const found = /https?:\/\/\S+/.exec(line);
      if (found) return found[0];
    }
    throw new Error('the demo printed no address');
  };
  const listening = address();
  failed.catch(() => {});
  ended.catch(() => {});
  return { child, url: await Promise.race([listening, failed, ended]) };
}

export const test = base.extend({
  /** Errors that a test expects, as a pattern; any other fails it. */
  allowed: [null, { option: true }],

  server: [
    async ({}, use) => {
      const { child, url } = await start();
      const demo = new Demo(url);
      // A project keeps the volumes of the first request: they must not depend on a test's own backups.
      await demo.volumes();
      await use(demo);
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
    { scope: 'worker' },
  ],

  demo: async ({ server }, use) => {
    await server.switch({});
    await server.forget();
    await use(server);
    await server.switch({});
  },

  baseURL: async ({ server }, use) => use(server.url),

  /** Rows that are removed again after the test: `await add({ name })` returns the id. */
  add: async ({ demo }, use) => {
    const added = [];
    await use(async (fields) => {
      const id = await demo.add(fields);
      added.push(id);
      return id;
    });
    for (const id of added) await demo.remove(id);
  },

  /** Changes to rows that are undone after the test: `await change(id, { status })`. */
  change: async ({ demo }, use) => {
    const before = [];
    await use(async (id, fields) => {
      const row = await (await demo.change(id, {})).json();
      before.unshift([id, Object.fromEntries(Object.keys(fields).map((key) => [key, row[key]]))]);
      await demo.change(id, fields);
    });
    for (const [id, fields] of before) await demo.change(id, fields);
  },

  /** The page's requests, without the origin: lists and backups of the API, and config.json. */
  requests: async ({ page, demo }, use) => {
    const requests = [];
    page.on('request', (request) => {
      const path = request.url().replace(demo.url, '/');
      if (path.includes('/api/volume/') || path.endsWith('/config.json')) requests.push(path);
    });
    // A single row is requested to check a count, not to be shown.
    requests.lists = () => requests.filter((path) => path.includes('/backups/detail?') && !/[?&]limit=1(&|$)/.test(path));
    requests.shows = () => requests.filter((path) => /\/backups\/(?!detail)/.test(path));
    requests.clear = () => requests.splice(0);
    await use(requests);
  },

  trouble: [
    async ({ page, allowed }, use) => {
      const problems = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
      page.on('pageerror', (error) => problems.push(`page: ${error}`));
      page.on('requestfailed', (request) => problems.push(`request: ${request.url()} ${request.failure()?.errorText}`));
      page.on('dialog', (dialog) => {
        problems.push(`dialog: ${dialog.message()}`);
        return dialog.dismiss();
      });
      await use(problems);
      expect(problems.filter((line) => !GIVEN_UP.test(line) && !allowed?.test(line)), 'trouble on the page').toEqual([]);
    },
    { auto: true },
  ],
});
