import { alert, expectRows, links, panel } from '../e2e/lens.mjs';
import { arrive, chosen, expect, form, refresh, search, signIn, test, typed } from './lab.mjs';

// Long enough for everything before the end, even on a slow machine.
const LIFE = 60;

test.beforeEach(async ({ lab }) => lab.keystone('--token-life', String(LIFE)));
test.afterEach(async ({ lab }) => lab.start());

test('the end of a sign-in is announced, and after signing in again the same view continues', async ({ page, lab, tokens }) => {
  // These tokens expire as well.
  const { backups } = await lab.list('status=available&limit=20&offset=20');
  const one = backups.find((backup) => /^[\w-]{4,}$/.test(backup.name ?? ''));
  const before = Date.now();
  await arrive(page, lab, 'alice', `?project=${lab.project('production')}&status=available&limit=20&page=2`);
  await expect(page.getByRole('banner').getByRole('button', { name: /^Sign in again: it ends/ })).toBeVisible();
  await expectRows(page, backups);
  await links(page).nth(backups.indexOf(one)).click();
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(one.name);
  const address = page.url();
  const old = tokens.latest();

  expect(await lab.status(old, 'production')).toBe(200);
  await expect.poll(() => lab.status(old, 'production'), { intervals: [1000] }).toBe(401);
  // It expired: nobody revoked it.
  expect(Date.now() - before).toBeGreaterThan((LIFE - 2) * 1000);
  await refresh(page).click();
  await expect(form(page)).toContainText('Your session has expired. Your view is preserved.');
  await expect(typed(page, 'User')).toHaveValue('alice');
  await expectRows(page, backups);
  expect(page.url()).toBe(address);

  await signIn(page, lab, 'alice');
  await expectRows(page, backups);
  expect(tokens.latest()).not.toBe(old);
  await expect(alert(page)).toHaveCount(0);
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(one.name);
  expect(await chosen(page)).toBe('production');
  expect(search(page)).toBe(`?status=available&limit=20&page=2&backup=${one.id}`);
  expect(page.url()).toBe(address);
});

test('signing in again before the end takes a new token', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'carol', '?status=error');
  const old = tokens.latest();
  const sooner = page.getByRole('banner').getByRole('button', { name: /^Sign in again/ });
  await sooner.click();
  await expect(form(page)).toContainText('You are still signed in;');
  await signIn(page, lab, 'carol');
  await expect.poll(() => tokens.latest()).not.toBe(old);
  expect(search(page)).toBe('?status=error');
});
