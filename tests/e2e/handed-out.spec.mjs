// Files that are misserved or missing: the page says which.

import { BROKEN, expect, REFUSED, test } from './demo.mjs';
import { alert, settled } from './lens.mjs';

test.use({ allowed: new RegExp(`${REFUSED.source}|${BROKEN.source}|^console: |^page: `) });

const NAMES = { program: /\/backup-lens-[0-9a-f]+\.js$/, wasm: /_bg\.wasm$/, boot: /\/boot-[0-9a-f]+\.js$/ };
const PAGE = '<!doctype html><html><head><title>Sign in</title></head><body>Sign in</body></html>';

const as = (change) => async (route) => {
  const answer = await route.fetch();
  const { headers = {}, body = await answer.body(), status = answer.status() } = change(answer, await answer.body());
  const original = Object.entries(answer.headers()).filter(([name]) => !['content-encoding', 'content-length'].includes(name));
  return route.fulfill({ status, headers: { ...Object.fromEntries(original), ...headers }, body });
};
const html = (route) => route.fulfill({ status: 200, contentType: 'text/html', body: PAGE });
const plain = as(() => ({ headers: { 'content-type': 'text/plain' } }));
const missing = (route) => route.fulfill({ status: 404, contentType: 'text/html', body: '<h1>404</h1>' });
const cut = as((_, body) => ({ body: body.subarray(0, body.length / 2) }));
const elsewhere = (route) => route.fulfill({ status: 302, headers: { Location: 'https://sso.example/start?rd=x' } });
const here = (route) => route.fulfill({ status: 302, headers: { Location: '/oauth2/sign_in' } });
const policy = (csp) => as(() => ({ headers: { 'content-security-policy': csp } }));

const app = (page) => page.locator('#app');
const sentence = (page, text) => expect(app(page)).toContainText(text);

for (const [what, file, how, text] of [
  ['the wasm is a web page', NAMES.wasm, html, /The server sent a web page instead of backup-lens-[0-9a-f]+_bg\.wasm/],
  ['the wasm is missing', NAMES.wasm, missing, /The server answers 404 for backup-lens-[0-9a-f]+_bg\.wasm/],
  ['the wasm is cut short', NAMES.wasm, cut, /backup-lens-[0-9a-f]+_bg\.wasm is damaged or incomplete/],
  ['the wasm breaks off', NAMES.wasm, (route) => route.abort('connectionreset'), /backup-lens-[0-9a-f]+_bg\.wasm did not arrive/],
  ['the wasm is behind a sign-in', NAMES.wasm, elsewhere, 'Your sign-in has ended. Reload to sign in.'],
  ['the program is plain text', NAMES.program, plain, /The server sends backup-lens-[0-9a-f]+\.js as “text\/plain”/],
  ['the program is a web page', NAMES.program, html, /The server sent a web page instead of backup-lens-[0-9a-f]+\.js/],
  ['the program is missing', NAMES.program, missing, /The server answers 404 for backup-lens-[0-9a-f]+\.js/],
  ['the program is behind a sign-in', NAMES.program, elsewhere, 'Your sign-in has ended. Reload to sign in.'],
  ['the policy forbids WebAssembly', /\/(\?.*)?$/, policy("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"), "forbids WebAssembly: script-src must name 'wasm-unsafe-eval'"],
  ['boot.js is plain text', NAMES.boot, as(() => ({ headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' } })), 'This page’s program has not started'],
  ['boot.js is a web page', NAMES.boot, html, 'This page’s program has not started'],
  ['boot.js is missing', NAMES.boot, missing, 'This page’s program has not started'],
  ['the policy forbids every script', /\/(\?.*)?$/, policy("default-src 'none'; style-src 'self'"), 'This page’s program has not started'],
]) {
  test(`where ${what}, the page says so, and no longer that it is loading`, async ({ page }) => {
    await page.route(file, how);
    await page.goto('./?view=backups');
    await sentence(page, text);
    const late = app(page).getByText(text);
    await expect(late).toBeVisible();
    await expect(page.getByText('Reading the backups…')).toBeHidden();
  });
}

test('a wasm of another type costs no more than time', async ({ page }) => {
  await page.route(NAMES.wasm, as(() => ({ headers: { 'content-type': 'application/octet-stream' } })));
  await page.goto('./?view=backups');
  await settled(page);
  await expect(alert(page)).toHaveCount(0);
});

test('a file that hangs is named after a while', async ({ page }) => {
  await page.clock.install();
  await page.route(NAMES.wasm, () => {});
  await page.goto('./?view=backups', { waitUntil: 'commit' });
  await expect(page.locator('#boot-late')).toHaveCount(0);
  await page.clock.fastForward(21_000);
  await sentence(page, /Still waiting for backup-lens-[0-9a-f]+_bg\.wasm/);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the page says what it needs, and not that it is loading', async ({ page }) => {
    await page.goto('./?view=backups');
    await expect(page.locator('noscript p')).toBeVisible();
    await expect(page.locator('noscript p')).toContainText('Backup Lens needs JavaScript');
    await expect(page.getByText('Reading the backups…')).toBeHidden();
  });
});

for (const [where, how] of [['another host', elsewhere], ['a sign-in page of this host', here]]) {
  for (const view of ['?status=error&page=2', '?view=overview', '?q=status%3Aerror']) {
    test(`an API that leads to ${where} is a sign-in that has ended, from the first request on, ${view}`, async ({ page }) => {
      await page.route('**/oauth2/**', html);
      await page.route('**/api/volume/**', how);
      await page.goto(`./${view}`);
      await expect(page.getByText('Your sign-in has ended').first()).toBeVisible();
      await expect(page.getByRole('link', { name: 'Reload to sign in' })).toBeVisible();
      const before = page.url();
      await page.evaluate(() => (window.isOld = true));
      await page.getByRole('link', { name: 'Reload to sign in' }).click();
      await page.waitForFunction(() => !window.isOld);
      expect(page.url()).toBe(before);
    });
  }

  test(`a config.json that leads to ${where} is a sign-in that has ended`, async ({ page }) => {
    await page.route('**/oauth2/**', html);
    await page.route('**/config.json', how);
    await page.goto('./?status=error&page=2');
    await expect(alert(page).getByRole('heading')).toHaveText('Your sign-in has ended');
    await expect(alert(page)).not.toContainText('not set up');
    const link = alert(page).getByRole('link', { name: 'Reload to sign in' });
    expect(await link.evaluate((element) => element.search)).toBe('?status=error&page=2');
  });
}

test('rows stay in sight when the proxy in front ends the sign-in', async ({ page }) => {
  await page.goto('./?status=error');
  await settled(page);
  await page.route('**/api/volume/**', elsewhere);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(alert(page)).toContainText('Your sign-in has ended. The rows below are as of');
  await expect(page.locator('table tbody tr').first()).toBeVisible();
});

test('an API that has moved on this host is followed', async ({ page, demo }) => {
  await page.route('**/api/volume/**', (route) => {
    const { pathname, search: query } = new URL(route.request().url());
    return route.fulfill({ status: 307, headers: { Location: `/stock${pathname}${query}` } });
  });
  await page.goto('./?view=backups');
  await settled(page);
  await expect(alert(page)).toHaveCount(0);
  expect((await demo.requests()).map(({ world }) => world)).toContain('stock');
});

for (const [status, words] of [[401, 'Your sign-in has ended'], [403, 'your sign-in may have ended']]) {
  test(`a proxy’s own page with the status ${status} is not taken for the service’s answer`, async ({ page }) => {
    await page.route('**/api/volume/**', (route) => route.fulfill({ status, contentType: 'text/html', body: PAGE }));
    await page.goto('./?view=backups');
    await expect(alert(page).getByRole('heading')).toContainText(words);
    await expect(alert(page).getByRole('link', { name: 'Reload to sign in' })).toBeVisible();
  });

  test(`a config.json refused with ${status} is a sign-in that has ended`, async ({ page }) => {
    await page.route('**/config.json', (route) => route.fulfill({ status, contentType: 'text/html', body: PAGE }));
    await page.goto('./?view=backups');
    await expect(alert(page).getByRole('heading')).toHaveText('Your sign-in has ended');
  });
}

test('a web page in place of config.json is reported, and the view stays', async ({ page }) => {
  await page.route('**/config.json', html);
  await page.goto('./?view=volumes');
  await expect(alert(page)).toContainText('The server returned a web page instead of config.json');
  const link = alert(page).getByRole('link', { name: 'Reload to sign in' });
  expect(await link.evaluate((element) => element.search)).toBe('?view=volumes');
});

test('what is requested while the program compiles is what it needs, and nothing is requested twice', async ({ page, demo, requests }) => {
  await demo.list();
  for (const [address, first] of [
    ['', ['limit=0&with_count=true', 'sort=created_at:desc,id:desc&limit=1000&with_count=true']],
    ['?view=volumes', ['limit=0&with_count=true', 'sort=created_at:desc,id:desc&limit=1000&with_count=true']],
    ['?view=backups', ['sort=created_at:desc,id:desc&limit=50&with_count=true']],
    ['?sort=size:asc', ['sort=size:asc,created_at:asc,id:asc&limit=50&with_count=true']],
    ['?q=is%3Afailed', ['limit=0&with_count=true', 'sort=created_at:desc,id:desc&limit=1000&with_count=true']],
  ]) {
    requests.length = 0;
    await page.goto('about:blank');
    await page.goto(`./${address}`);
    await settled(page);
    const lists = requests.lists().map((path) => path.split('?')[1]);
    expect(lists.slice(0, first.length), address).toEqual(first);
    expect(lists.filter((list, place) => lists.indexOf(list) !== place), address).toEqual([]);
    if (first.length === 1) expect(lists, address).toHaveLength(1);
    expect(requests.filter((path) => path.includes('config.json')), address).toHaveLength(1);
  }
});
