import { alert, expectRows, pageLink, pages, panel, rows, settled } from '../e2e/lens.mjs';
import { arrive, change, chosen, CINDER, enter, expect, form, KEYSTONE, projects, refresh, search, send, signIn, signOut, test, typed } from './lab.mjs';

test.afterEach(async ({ lab }) => lab.start());

const retry = (page) => alert(page).getByRole('button', { name: 'Retry' });

test('Cinder stops and comes back while the page is open: the rows stay, and Retry goes on without a reload', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'carol', '?limit=20&page=2');
  const { backups } = await lab.list('limit=20&offset=20');
  await expectRows(page, backups);
  await page.evaluate(() => (window.sameDocument = true));
  const token = tokens.latest();

  await lab.stop(CINDER);
  await refresh(page).click();
  await expect(alert(page)).toContainText('The gateway could not reach the backup service. The rows below are as of');
  await expect(alert(page)).toHaveCount(1);
  await expect(form(page)).toBeHidden();
  await expectRows(page, backups);
  await pageLink(page, 'Next').click();
  await expect(alert(page)).toContainText('The rows below belong to the previous view, as of');
  await expectRows(page, backups);
  await retry(page).click();
  await settled(page);
  await expect(retry(page)).toBeVisible();

  await lab.start();
  await retry(page).click();
  await expectRows(page, (await lab.list('limit=20&offset=40')).backups);
  await expect(alert(page)).toHaveCount(0);
  expect(search(page)).toBe('?limit=20&page=3');
  expect(await page.evaluate(() => window.sameDocument)).toBe(true);
  expect(tokens.latest()).toBe(token);
});

test('Cinder does not run when a user signs in: they are signed in and see that, and Retry shows the rows', async ({ page, lab }) => {
  const { backups } = await lab.list();
  await lab.stop(CINDER);
  await page.goto('./?view=backups');
  await signIn(page, lab, 'carol');
  await expect(alert(page).getByRole('heading')).toHaveText('The gateway could not reach the backup service');
  await expect(rows(page)).toHaveCount(0);
  await lab.start();
  await retry(page).click();
  await expectRows(page, backups);
  await expect(alert(page)).toHaveCount(0);
});

test('Cinder does not run while the project changes: no row of the previous one stays', async ({ page, lab }) => {
  await arrive(page, lab, 'alice');
  await change(page, 'production');
  await expectRows(page, (await lab.list()).backups);
  await lab.stop(CINDER);
  await change(page, 'staging');
  await expect(alert(page).getByRole('heading')).toHaveText('The gateway could not reach the backup service');
  await expect(rows(page)).toHaveCount(0);
  await lab.start();
  await retry(page).click();
  await expectRows(page, (await lab.list('', { project: 'staging' })).backups);
});

test('Keystone stops while the page is open: the rows stay, nobody is signed out, and Retry goes on', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'carol', '', { stored: true });
  const { backups } = await lab.list();
  await expectRows(page, backups);
  const token = tokens.latest();
  await lab.stop(KEYSTONE);
  await refresh(page).click();
  // Cinder cannot check the token, and retries some times before it says so.
  await expect(alert(page)).toContainText('The rows below are as of');
  await expect(alert(page)).toContainText('The backup service is not available at the moment');
  await expect(form(page)).toBeHidden();
  await expectRows(page, backups);
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain(tokens.unscoped());
  await lab.start();
  await retry(page).click();
  await expect(alert(page)).toHaveCount(0);
  await expectRows(page, backups);
  expect(tokens.latest()).toBe(token);
});

test('Keystone does not run when a user signs in: the form says that the sign-in service is out of reach, and works later', async ({ page, lab }) => {
  const { backups } = await lab.list();
  const password = lab.password('carol');
  await lab.stop(KEYSTONE);
  await page.goto('./?view=backups');
  await enter(page, 'carol', password);
  await expect(form(page).getByRole('alert')).toBeVisible();
  await expect(form(page).getByRole('alert')).not.toContainText('password is wrong');
  await expect(typed(page, 'User')).toHaveValue('carol');
  await lab.start();
  await typed(page, 'Password').fill(password);
  await send(page).click();
  await expect(form(page)).toBeHidden();
  await expectRows(page, backups);
});

test('Keystone’s absence is not called the backup service’s', async ({ page, lab }) => {
  await lab.stop(KEYSTONE);
  await page.goto('./?view=backups');
  await enter(page, 'carol', lab.password('carol'));
  await expect(form(page).getByRole('alert')).toBeVisible();
  await expect(form(page).getByRole('alert')).not.toContainText('backup service');
});

test('Keystone does not run while the project is changed: that is reported, and the rows keep their project’s name', async ({ page, lab }) => {
  await arrive(page, lab, 'alice');
  await change(page, 'production');
  const { backups } = await lab.list();
  await expectRows(page, backups);
  await lab.stop(KEYSTONE);
  await projects(page).selectOption({ label: 'staging' });
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect.poll(() => chosen(page)).toBe('production');
  await expectRows(page, backups);
});

test('a tab that keeps its sign-in does not lose it to a Keystone that is away during a reload', async ({ page, lab }) => {
  await arrive(page, lab, 'carol', '', { stored: true });
  const { backups } = await lab.list();
  await expectRows(page, backups);
  await lab.stop(KEYSTONE);
  await page.reload();
  await expect(form(page).getByRole('alert')).toBeVisible();
  await lab.start();
  await page.reload();
  await expectRows(page, backups);
});

test('Keystone does not run when a user signs out: the token is forgotten here and the form shows', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'carol', '', { stored: true });
  await settled(page);
  expect(tokens.latest()).toBeTruthy();
  await lab.stop(KEYSTONE);
  await signOut(page).click();
  await expect(form(page)).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).toBe('{}');
  await expect(rows(page)).toHaveCount(0);
  await expect(panel(page)).toBeHidden();
  await expect(pages(page)).toBeHidden();
});
