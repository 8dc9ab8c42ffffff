import { alert, expectRows, links, pages, panel, rows, settled } from '../e2e/lens.mjs';
import { arrive, change, chosen, expect, expectNoSecret, form, keep, refresh, search, signIn, signOut, test, typed } from './lab.mjs';

const tabStorage = (page) => page.evaluate(() => JSON.stringify({ ...sessionStorage }));

for (const [how, address] of [
  ['the first page', ''],
  ['a filtered page with an open backup', 'deep'],
]) {
  test(`a token that ends in the middle of work opens the form over ${how}, and after it the same view goes on`, async ({ page, lab, tokens }) => {
    const { backups } = address ? await lab.list('status=available&limit=20&offset=20') : await lab.list();
    const one = backups.find((backup) => /^[\w-]{4,}$/.test(backup.name ?? ''));
    const at = address ? `?status=available&limit=20&page=2&backup=${one.id}` : '';
    await arrive(page, lab, 'alice', at);
    await change(page, 'production');
    if (address) {
      // Choosing a project closes the page and the backup, so the test goes there again.
      await pages(page).getByRole('link', { name: 'Next' }).click();
      await expectRows(page, backups);
      await links(page).nth(backups.indexOf(one)).click();
      await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(one.name);
    }
    await expectRows(page, backups);
    const before = search(page);
    if (address) expect(before).toBe(at);
    await page.evaluate(() => (window.sameDocument = true));

    const old = tokens.latest();
    expect(await lab.status(old, 'production')).toBe(200);
    await lab.revoke(old);
    expect(await lab.status(old, 'production')).toBe(401);
    await refresh(page).click();
    await expect(form(page)).toBeVisible();
    await expect(form(page)).toContainText('Your session has expired. Your view is preserved.');
    await expect(typed(page, 'User')).toHaveValue('alice');
    await expect(typed(page, 'Password')).toHaveValue('');
    await expectRows(page, backups);
    expect(search(page)).toBe(before);

    const lists = [];
    page.on('response', (answer) => answer.url().includes('/backups/detail') && lists.push(answer.status()));
    await signIn(page, lab, 'alice');
    await expect.poll(() => lists).toEqual([200]);
    await expect(alert(page)).toHaveCount(0);
    expect(await chosen(page)).toBe('production');
    await expectRows(page, backups);
    if (address) await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(one.name);
    else await expect(panel(page)).toBeHidden();
    expect(search(page)).toBe(before);
    expect(await page.evaluate(() => window.sameDocument)).toBe(true);
    expect(tokens.latest()).not.toBe(old);
    expect(await lab.status(tokens.latest(), 'production')).toBe(200);
  });
}

test('a token that ends while another page is requested leads to that page', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'carol');
  await expectRows(page, (await lab.list()).backups);
  await lab.revoke(tokens.latest());
  await pages(page).getByRole('link', { name: 'Next' }).click();
  await expect(form(page)).toBeVisible();
  await signIn(page, lab, 'carol');
  await expectRows(page, (await lab.list('offset=50')).backups);
  expect(search(page)).toBe('?page=2');
});

test('a token that ends before a backup is opened by its address leads to the backup', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'carol');
  await expectRows(page, (await lab.list()).backups);
  const other = (await lab.list('offset=500')).backups.find((backup) => /^[\w-]{4,}$/.test(backup.name ?? ''));
  await lab.revoke(tokens.latest());
  // Changes the address like Back and Forward.
  await page.evaluate((id) => {
    history.pushState(null, '', `?backup=${id}`);
    dispatchEvent(new PopStateEvent('popstate'));
  }, other.id);
  await expect(form(page)).toBeVisible();
  await signIn(page, lab, 'carol');
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(other.name);
  await expect(panel(page).getByRole('alert')).toHaveCount(0);
  await expectRows(page, (await lab.list()).backups);
});

test('kept while the tab is open: a reload goes on, and nothing but this tab’s storage has the token', async ({ page, lab, tokens, consoleLines, context }) => {
  await arrive(page, lab, 'carol', '?status=error', { stored: true });
  const { backups } = await lab.list('status=error');
  await expectRows(page, backups);
  expect(await tabStorage(page)).toContain(tokens.unscoped());
  await expectNoSecret(page, tokens.all, consoleLines);
  await page.reload();
  await expectRows(page, backups);
  await expect(form(page)).toBeHidden();
  expect(search(page)).toBe('?status=error');
  expect(await tabStorage(page)).toContain(tokens.unscoped());
  await expectNoSecret(page, tokens.all, consoleLines);
  expect(await context.cookies()).toEqual([]);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(form(other)).toBeVisible();
  await expect(rows(other)).toHaveCount(0);
  await other.close();
});

test('not kept: this tab’s storage is empty, and a reload asks again', async ({ page, lab }) => {
  await arrive(page, lab, 'carol', '?status=error');
  await expectRows(page, (await lab.list('status=error')).backups);
  expect(await tabStorage(page)).toBe('{}');
  await page.reload();
  await expect(form(page)).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  await signIn(page, lab, 'carol');
  await expectRows(page, (await lab.list('status=error')).backups);
});

test('a kept token that has ended meanwhile is forgotten, and the form says why', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'carol', '', { stored: true });
  await expectRows(page, (await lab.list()).backups);
  await lab.revoke(tokens.unscoped());
  await page.reload();
  await expect(form(page).getByRole('alert')).toContainText('The saved session has expired');
  expect(await tabStorage(page)).toBe('{}');
  await signIn(page, lab, 'carol');
  await expectRows(page, (await lab.list()).backups);
});

test('a kept token that is refused in the middle of work is forgotten at once', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'carol', '', { stored: true });
  expect(await tabStorage(page)).toContain(tokens.unscoped());
  await lab.revoke(tokens.latest());
  await refresh(page).click();
  await expect(form(page)).toBeVisible();
  expect(await tabStorage(page)).toBe('{}');
});

test('neither the token nor the password is anywhere in the page, whatever is done in it', async ({ page, lab, tokens, consoleLines, context }) => {
  const password = lab.password('alice');
  await arrive(page, lab, 'alice');
  await change(page, 'production');
  await links(page).nth(2).click();
  await expect(panel(page)).toContainText('curl');
  await expectNoSecret(page, [...tokens.all, password], consoleLines);
  await panel(page).getByText('Raw JSON', { exact: true }).click();
  await change(page, 'staging');
  await refresh(page).click();
  await settled(page);
  expect(tokens.all.size).toBeGreaterThanOrEqual(4);
  await expectNoSecret(page, [...tokens.all, password], consoleLines);
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(async () => (await indexedDB.databases()).length + (await caches.keys()).length)).toBe(0);
  await lab.revoke(tokens.latest());
  await refresh(page).click();
  await expect(form(page)).toBeVisible();
  await expectNoSecret(page, [...tokens.all, password], consoleLines);
});

for (const stays of [true, false]) {
  test(`signing out revokes the token, forgets it and shows the form, ${stays ? 'kept' : 'not kept'}`, async ({ page, lab, tokens }) => {
    await arrive(page, lab, 'carol', '?status=error', { stored: stays });
    await expectRows(page, (await lab.list('status=error')).backups);
    const token = tokens.latest();
    expect(await lab.status(token, 'production')).toBe(200);
    expect(await tabStorage(page)).toEqual(stays ? expect.stringContaining(tokens.unscoped()) : '{}');
    const revoked = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await signOut(page).click();
    expect((await revoked).status()).toBe(204);
    await expect(form(page)).toBeVisible();
    await expect(rows(page)).toHaveCount(0);
    expect(await tabStorage(page)).toBe('{}');
    expect(await lab.status(token, 'production')).toBe(401);
    await page.reload();
    await expect(form(page)).toBeVisible();
    await expect(keep(page)).not.toBeChecked();
    await expect(rows(page)).toHaveCount(0);
  });
}

test('signing out leaves no token of this sign-in alive', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'alice');
  await change(page, 'production');
  await change(page, 'staging');
  await signOut(page).click();
  await expect(form(page)).toBeVisible();
  expect(tokens.all.size).toBeGreaterThanOrEqual(4);
  const url = `${lab.state.services.keystone.url}/v3/auth/projects`;
  const status = async (token) => (await fetch(url, { headers: { 'X-Auth-Token': token } })).status;
  // A busy Keystone may accept a revoked token for a few more milliseconds.
  await expect.poll(() => Promise.all([...tokens.all].map(status))).toEqual([...tokens.all].map(() => 401));
});

test('Back after signing out shows no rows', async ({ page, lab }) => {
  await arrive(page, lab, 'carol', '?status=error');
  await expectRows(page, (await lab.list('status=error')).backups);
  await signOut(page).click();
  await expect(form(page)).toBeVisible();
  await page.goBack();
  await expect(form(page)).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
});
