// The other set-ups of deploy/, in front of the same services: in a folder, with a pasted token, with a cookie.

import { cp, writeFile } from 'node:fs/promises';
import { program, start } from '../gateway/gateways.mjs';
import { expectRows, links, pageLink, panel } from '../e2e/lens.mjs';
import { CINDER, expect, expectNoSecret, form, GATEWAY, search, send, signIn, test, typed } from './lab.mjs';

const DIST = new URL('../../dist', import.meta.url).pathname;

/** Starts the gateway in another set-up; returns the page's address. */
const setUp = test.extend({
  serve: async ({ lab, page }, use) => {
    const started = [];
    await use(async ({ folder, mode, config }) => {
      const host = (service) => new URL(lab.state.services[service].url).host;
      const site = async (path) => {
        await cp(DIST, path, { recursive: true });
        await writeFile(`${path}/config.json`, JSON.stringify({ api: 'api/volume', ...config }));
      };
      const gateway = await start(program(GATEWAY), { folder, mode, site, volume: host(CINDER), identity: host('keystone') });
      started.push(gateway);
      return `http://127.0.0.1:${gateway.port}${folder}/`;
    });
    // The page may still have requests that nothing waits for.
    await page.goto('about:blank');
    for (const gateway of started) await gateway.stop();
  },
});

/** Checks what a user does first: the list, its next page, a backup, and the way back. */
async function expectToWork(page, lab, address) {
  await expectRows(page, (await lab.list('status=available&limit=20')).backups);
  const { backups } = await lab.list('status=available&limit=20&offset=20');
  await pageLink(page, 'Next').click();
  await expectRows(page, backups);
  const at = backups.findIndex((backup) => /^[\w-]{4,}$/.test(backup.name ?? ''));
  await links(page).nth(at).click();
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(backups[at].name);
  expect(page.url().startsWith(`${address}?`)).toBe(true);
  await page.goBack();
  await expect(panel(page)).toBeHidden();
  await expectRows(page, backups);
  await page.goBack();
  await expectRows(page, (await lab.list('status=available&limit=20')).backups);
  expect(search(page)).toBe('?status=available&limit=20');
}

for (const folder of ['', '/backups']) {
  const where = folder ? 'in a folder' : 'at the root';

  setUp(`users sign in, ${where}`, async ({ page, lab, serve, tokens, consoleLines }) => {
    const address = await serve({ folder, mode: 'sign-in', config: { sign_in: 'keystone', identity: 'api/identity' } });
    await page.goto(`${address}?status=available&limit=20`);
    await signIn(page, lab, 'carol');
    await expectToWork(page, lab, address);
    await expectNoSecret(page, tokens.all, consoleLines);
  });

  setUp(`a pasted token shows the project, ${where}, and is in no place but the requests`, async ({ page, lab, serve, tokens, consoleLines }) => {
    const project_id = lab.project('production');
    const address = await serve({ folder, mode: 'sign-in', config: { project_id, sign_in: 'token' } });
    await page.goto(`${address}?status=available&limit=20`);
    await typed(page, 'Token').fill('gAAAAABn-no-token-of-this-keystone');
    await send(page).click();
    await expect(form(page)).toContainText('Your session has expired');
    const token = await lab.token('carol', 'production');
    await typed(page, 'Token').fill(` ${token}\n`);
    await send(page).click();
    await expectToWork(page, lab, address);
    expect(tokens.latest()).toBe(token);
    await expectNoSecret(page, [token], consoleLines);
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  setUp(`the token of a cookie shows the project, ${where}, and the page never has it`, async ({ page, lab, serve, tokens, consoleLines, context }) => {
    const address = await serve({ folder, mode: 'cookie', config: { project_id: lab.project('production') } });
    await page.goto(`${address}?status=available&limit=20`);
    await expect(page.getByRole('alert').getByRole('heading')).toHaveText(/^You are not signed in/);
    const token = await lab.token('carol', 'production');
    await context.addCookies([{ name: 'backup_lens_token', value: token, url: address, httpOnly: true, sameSite: 'Strict' }]);
    await page.getByRole('button', { name: 'Retry' }).click();
    await expectToWork(page, lab, address);
    await page.reload();
    await expectRows(page, (await lab.list('status=available&limit=20')).backups);
    expect(tokens.all.size).toBe(0);
    await expectNoSecret(page, [token], consoleLines);
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });
}
