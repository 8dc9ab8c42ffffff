import { createHash } from 'node:crypto';
import { expectRows, links, panel } from '../e2e/lens.mjs';
import { arrive, expect, test } from './lab.mjs';

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-HASH'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

test('what would change a backup is refused by the gateway, with the page’s own token', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'carol');
  const { backups, count } = await lab.list();
  const project = lab.project('production');
  const paths = ['backups', `backups/${backups[0].id}`, 'backups/detail', `backups/${backups[0].id}/action`, `backups/${backups[0].id}/restore`,
    'volumes', 'volumes/detail', `volumes/${backups[0].volume_id}`, `volumes/${backups[0].volume_id}/action`, 'limits'];
  const token = tokens.latest();
  const writes = paths.flatMap((path) => ['POST', 'PUT', 'DELETE', 'PATCH'].map((method) => [method, `api/volume/v3/${project}/${path}`]));
  const ask = (list) =>
    page.evaluate(
      async ([list, token]) => {
        const headers = { 'X-Auth-Token': token, 'Content-Type': 'application/json' };
        return Promise.all(list.map(async ([method, path]) => {
          const answer = await fetch(path, { method, headers, body: method === 'GET' ? undefined : '{}' });
          return [answer.status, (await answer.json()).error?.message ?? ''];
        }));
      },
      [list, token],
    );
  const ours = 'This gateway passes on only what Backup Lens reads.';
  expect(await ask(writes)).toEqual(writes.map(() => [405, ours]));
  // The same path and token work for reading: the refusal is about the method.
  expect(await ask([['GET', `api/volume/v3/${project}/backups/${backups[0].id}`]])).toEqual([[200, '']]);
  const reads = ['volumes/detail', 'limits'].map((path) => ['GET', `api/volume/v3/${project}/${path}`]);
  expect(await ask(reads)).toEqual([[200, ''], [200, '']]);
  const others = ['volumes', `volumes/${backups[0].volume_id}`, 'snapshots/detail'].map((path) => ['GET', `api/volume/v3/${project}/${path}`]);
  expect(await ask(others)).toEqual(others.map(() => [405, ours]));
  expect((await lab.list()).count).toBe(count);
});

test('the page works under its policy, which lets no foreign script run', async ({ page, lab }) => {
  const start = page.waitForResponse((answer) => answer.request().isNavigationRequest());
  await arrive(page, lab, 'carol');
  const document = await start;
  const [, code] = /<script id="early">(.*?)<\/script>/s.exec(await document.text());
  const hash = createHash('sha256').update(code).digest('base64');
  expect(document.headers()['content-security-policy']).toBe(POLICY.replace('HASH', hash));
  await expectRows(page, (await lab.list()).backups);
  await links(page).nth(1).click();
  await expect(panel(page).getByRole('heading', { level: 2 })).toBeVisible();
});

test.describe('with a script that does not belong', () => {
  test.use({ allowed: /^console: (policy: script-src|.*Content Security Policy)/ });

  test('it does not run, and the browser says so', async ({ page, lab, consoleLines }) => {
    await arrive(page, lab, 'carol');
    expect(consoleLines.filter((line) => line.includes('policy'))).toEqual([]);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
    });
    await expect.poll(() => consoleLines.some((line) => line.startsWith('policy: script-src'))).toBe(true);
    expect(await page.evaluate(() => window.ran)).toBeUndefined();
  });
});

test('the page asks Cinder with GET only, Keystone with what signing in needs, and no other host', async ({ page, lab }) => {
  const requests = new Set();
  page.on('request', (request) => {
    const url = new URL(request.url());
    requests.add(`${request.method()} ${url.host} ${url.pathname.split('/').slice(1, 3).join('/')}`);
  });
  await arrive(page, lab, 'carol');
  await expectRows(page, (await lab.list()).backups);
  await links(page).nth(1).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('dialog', { name: 'Sign in' })).toBeVisible();
  const host = new URL(page.url()).host;
  expect([...requests].filter((line) => line.includes('api/')).sort()).toEqual([
    `DELETE ${host} api/identity`, `GET ${host} api/identity`, `GET ${host} api/volume`, `POST ${host} api/identity`]);
  expect([...requests].filter((line) => !line.includes(host))).toEqual([]);
});
