import { alert, expectRows, pages, rows, settled, wholeRead } from '../e2e/lens.mjs';
import { arrive, change, chosen, CINDER, enter, expect, form, GATEWAY, keep, PROFILE, projects, refresh, send, signIn, signOut, test, typed } from './lab.mjs';

test('the gateway and the profile are those that the run is about', async ({ lab }) => {
  expect(lab.state.services.front.mark).toBe(GATEWAY);
  const url = `http://127.0.0.1:18080/api/volume/v3/${lab.project('production')}/backups/detail?name~=db&limit=1`;
  const headers = { 'X-Auth-Token': await lab.token('carol', 'production'), 'OpenStack-API-Version': 'volume 3.45' };
  expect((await fetch(url, { headers })).status).toBe(PROFILE === 'vbs' ? 200 : 400);
  expect(lab.state.services[CINDER]).toBeDefined();
});

test('the form is shown before anything is requested from Cinder', async ({ page }) => {
  const paths = [];
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  await page.goto('./?view=backups');
  await expect(form(page)).toBeVisible();
  await expect(typed(page, 'User')).toHaveValue('');
  await expect(typed(page, 'Domain')).toHaveValue('Default');
  await expect(keep(page)).not.toBeChecked();
  await expect(signOut(page)).toHaveCount(0);
  await expect(rows(page)).toHaveCount(0);
  await page.waitForLoadState('networkidle');
  expect(paths).toContain('/config.json');
  expect(paths.filter((path) => path.startsWith('/api/'))).toEqual([]);
});

test('a wrong password is reported and the user’s name stays, and the right one shows the rows', async ({ page, lab }) => {
  await page.goto('./?view=backups');
  await expect(form(page)).toBeVisible();
  const refused = page.waitForResponse((answer) => answer.url().includes('/auth/tokens'));
  await enter(page, 'carol', 'no such password');
  expect((await refused).status()).toBe(401);
  await expect(form(page).getByRole('alert')).toContainText('the user, the domain or the password is wrong');
  await expect(typed(page, 'User')).toHaveValue('carol');
  await expect(send(page)).toBeEnabled();
  await expect(rows(page)).toHaveCount(0);
  await typed(page, 'Password').fill(lab.password('carol'));
  await send(page).click();
  await expect(form(page)).toBeHidden();
  const { backups, count } = await lab.list();
  await expectRows(page, backups);
  await expect(pages(page)).toContainText(`1–50 of ${count.toLocaleString('en-US')}`);
});

test('a wrong domain is reported', async ({ page, lab }) => {
  await page.goto('./?view=backups');
  await typed(page, 'Domain').fill('Elsewhere');
  await enter(page, 'carol', lab.password('carol'));
  await expect(form(page).getByRole('alert')).toContainText('the user, the domain or the password is wrong');
  await expect(form(page)).toBeVisible();
});

test('Enter in the password’s field signs in', async ({ page, lab }) => {
  await page.goto('./?view=backups');
  await typed(page, 'User').fill('carol');
  await typed(page, 'Password').fill(lab.password('carol'));
  await typed(page, 'Password').press('Enter');
  await expect(form(page)).toBeHidden();
  await expectRows(page, (await lab.list()).backups);
});

test('a user without a project sees that, and the form stays', async ({ page, lab }) => {
  await page.goto('./?view=backups');
  await enter(page, 'dave', lab.password('dave'));
  await expect(form(page).getByRole('alert')).toContainText('dave has no projects: ask for a role');
  await expect(form(page)).toBeVisible();
  await expect(signOut(page)).toHaveCount(0);
  await expect(typed(page, 'User')).toHaveValue('dave');
});

test('a user whose role Cinder does not know signs in and sees that a permission is missing', async ({ page, lab }) => {
  await arrive(page, lab, 'erin');
  await expect(alert(page).getByRole('heading')).toHaveText('You are not permitted to list backups in this project');
  await alert(page).getByText('Technical details').click();
  await expect(alert(page)).toContainText('HTTP 403');
  await expect(rows(page)).toHaveCount(0);
  await expect(form(page)).toBeHidden();
  expect(await chosen(page)).toBe('production');
});

test('a reader sees what the administrator’s token lists', async ({ page, lab }) => {
  await arrive(page, lab, 'carol');
  await expect(page.getByRole('banner')).toContainText('carol');
  await expectRows(page, (await lab.list()).backups);
  await expect(projects(page).getByRole('option')).toHaveText(['production']);
});

test('a member of one project starts in it', async ({ page, lab }) => {
  await arrive(page, lab, 'bob');
  expect(await chosen(page)).toBe('staging');
  await expectRows(page, (await lab.list('', { project: 'staging' })).backups);
});

test('the administrator chooses among all projects', async ({ page, lab }) => {
  await arrive(page, lab, 'admin');
  const names = await projects(page).getByRole('option').allTextContents();
  expect(names).toEqual([...names].sort());
  expect(names).toEqual(expect.arrayContaining(['broken', 'empty', 'production', 'staging']));
  await change(page, 'production');
  await expectRows(page, (await lab.list()).backups);
});

test('a row that Cinder cannot return costs itself, and is named', async ({ page, lab }) => {
  await page.goto('./?view=backups');
  await signIn(page, lab, 'frank');
  expect(await chosen(page)).toBe('broken');
  if (PROFILE === 'vbs') return expectRows(page, (await lab.list('', { project: 'broken' })).backups);
  await expect(page.locator('.notice')).toContainText(['Not read: row 5 of this list.']);
  await expect(rows(page)).toHaveCount(5);
  await settled(page);
});

test('a second factor completes the sign-in, and another project can be chosen', async ({ page, lab, tokens }) => {
  await page.goto('./?status=available');
  await enter(page, 'grace', lab.password('grace'));
  await expect(typed(page, 'One-time code')).toBeFocused();
  await typed(page, 'One-time code').fill(lab.code('grace') === '000000' ? '000001' : '000000');
  await send(page).click();
  await expect(form(page).getByRole('alert')).toContainText('Keystone did not accept this code');
  await typed(page, 'One-time code').fill(lab.code('grace'));
  await typed(page, 'One-time code').press('Enter');
  await expect(form(page)).toBeHidden();
  await expectRows(page, (await lab.list('status=available')).backups);
  await change(page, 'staging');
  await expectRows(page, (await lab.list('status=available', { project: 'staging' })).backups);
  expect(await lab.status(tokens.latest(), 'staging')).toBe(200);
});

test('a receipt that Keystone no longer knows leads back to the password', async ({ page, lab }) => {
  await page.route('**/auth/tokens*', (route) => {
    const { 'openstack-auth-receipt': receipt, ...headers } = route.request().headers();
    return route.continue({ headers: receipt ? { ...headers, 'openstack-auth-receipt': `${receipt}x` } : headers });
  });
  await page.goto('./?view=backups');
  await enter(page, 'grace', lab.password('grace'));
  await typed(page, 'One-time code').fill(lab.code('grace'));
  await send(page).click();
  await expect(form(page).getByRole('alert')).toContainText(/enter the password again/);
  await form(page).getByRole('button', { name: 'Start over' }).or(typed(page, 'Password')).first().click();
  await expect(typed(page, 'User')).toHaveValue('grace');
});

test('a domain can be typed by its id, and is filled in at the next sign-in', async ({ page, lab, tokens }) => {
  await page.goto('./?view=overview');
  await typed(page, 'Domain').fill('default');
  await signIn(page, lab, 'carol');
  await lab.revoke(tokens.latest());
  await refresh(page).click();
  await expect(typed(page, 'Domain')).toHaveValue('default');
  await signIn(page, lab, 'carol');
});

for (const view of ['?view=overview', '?view=volumes', '?q=status%3Aerror%20-name%3Azzz']) {
  test(`a sign-in that ends on ${view} can be put off, and the view continues after the next one`, async ({ page, lab, tokens }) => {
    await arrive(page, lab, 'carol', view);
    await wholeRead(page);
    const before = page.url();
    await lab.revoke(tokens.latest());
    await refresh(page).click();
    await expect(form(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(form(page)).toBeHidden();
    await expect(page.locator('body')).not.toContainText('gateway');
    await page.getByRole('banner').getByRole('button', { name: 'Sign in', exact: true }).click();
    const answered = page.waitForResponse((answer) => answer.url().includes('/backups/detail') && answer.status() === 200);
    await signIn(page, lab, 'carol');
    await answered;
    await wholeRead(page);
    await expect(alert(page)).toHaveCount(0);
    expect(page.url()).toBe(before);
  });
}
