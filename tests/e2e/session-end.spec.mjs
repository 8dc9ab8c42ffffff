import { readFile } from 'node:fs/promises';
import { expect, PROJECT, REFUSED, BROKEN, test } from './demo.mjs';
import { alert, atList, panel, settled, wholeRead } from './lens.mjs';
import { arrive, chosen, enter, form, Keystone, PROJECTS, refresh, signIn, signInButton, typed, within } from './keystone.mjs';

test.use({ allowed: new RegExp(`${REFUSED.source}|${BROKEN.source}`) });

const VIEWS = {
  'the list': '?status=available&page=2',
  'the Overview': '?view=overview',
  'the Volumes': '?view=volumes',
  'a search': '?q=status%3Aerror',
};

const isWhole = (address) => /view=(?!backups)|q=/.test(address);

async function read(page, address) {
  if (isWhole(address)) await wholeRead(page);
  else await settled(page);
}

/** Everything that is shown. */
const words = (page) => page.locator('body').innerText();

for (const [name, address] of Object.entries(VIEWS)) {
  test(`a sign-in that ends on ${name} can be put off, and the view continues after the next one`, async ({ page }) => {
    const keystone = new Keystone();
    await keystone.serve(page);
    await arrive(page, address);
    await read(page, address);
    const before = page.url();
    keystone.revoke();
    await refresh(page).click();
    await expect(form(page)).toContainText('Your session has expired. Your view is preserved.');
    await expect(typed(page, 'User')).toHaveValue('alice');

    await page.keyboard.press('Escape');
    await expect(form(page)).toBeHidden();
    await expect(signInButton(page)).toBeVisible();
    await expect(page.getByText('Your sign-in has ended').first()).toBeVisible();
    expect(await words(page)).not.toMatch(/gateway|Reload/);
    await expect(page.locator('table tbody tr, #verdict').first()).toBeVisible();
    expect(page.url()).toBe(before);
    // Every way back to the form works, no matter how often it is closed.
    for (const way of [signInButton(page), refresh(page), alert(page).or(page.locator('.notice')).getByRole('button', { name: 'Sign in' }).first()]) {
      await way.click();
      await expect(form(page)).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(form(page)).toBeHidden();
    }

    await signInButton(page).click();
    const answered = keystone.answers.length;
    await signIn(page, 'alice');
    await expect.poll(() => keystone.answers.slice(answered)).not.toEqual([]);
    await read(page, address);
    expect(keystone.answers.slice(answered)).not.toContain(401);
    await expect(signInButton(page)).toHaveCount(0);
    await expect(page.getByText('Your sign-in has ended')).toHaveCount(0);
    await expect(alert(page)).toHaveCount(0);
    expect(page.url()).toBe(before);
  });
}

test('an open chain continues after a sign-in that ended over it', async ({ page, demo }) => {
  const { volume_id: id } = (await demo.list()).backups[0];
  const address = `?view=volumes&volume=${id}`;
  const keystone = new Keystone();
  await keystone.serve(page);
  await arrive(page, address);
  await wholeRead(page);
  const steps = panel(page).getByRole('listitem');
  await expect(steps.first()).toBeVisible();
  const before = await steps.count();
  keystone.revoke();
  await refresh(page).click();
  await expect(form(page)).toContainText('Your session has expired.');
  await page.keyboard.press('Escape');
  await expect(steps).toHaveCount(before);
  await signInButton(page).click();
  await signIn(page, 'alice');
  await wholeRead(page);
  await expect(steps).toHaveCount(before);
  await expect(alert(page)).toHaveCount(0);
  expect(within(page)).toBe(address);
});

test('a reading interrupted by the end of the sign-in is completed after the next one', async ({ page }) => {
  const keystone = new Keystone();
  keystone.endsAfter = 9;
  await keystone.serve(page);
  await arrive(page, `?project=${PROJECTS.vast}&view=volumes`);
  await expect(form(page)).toContainText('Your session has expired.');
  expect(keystone.answers.filter((status) => status === 200).length).toBeGreaterThan(3);
  keystone.endsAfter = Infinity;
  await signIn(page, 'alice');
  await wholeRead(page);
  await expect(page.locator('[data-figure="shown-volumes"]')).toContainText('1,000 volumes');
});

test('an export that is waiting when the sign-in ends is saved after the next one', async ({ page, demo }) => {
  const keystone = new Keystone();
  await keystone.serve(page);
  await arrive(page);
  await settled(page);
  const downloads = [];
  page.on('download', (download) => downloads.push(download));
  keystone.revoke();
  await page.getByText('Export', { exact: true }).click();
  await page.getByRole('button', { name: /all that match as JSON|JSON, all/i }).click();
  await expect(form(page)).toContainText('Your session has expired.');
  await page.keyboard.press('Escape');
  await signInButton(page).click();
  expect(downloads).toEqual([]);
  await signIn(page, 'alice');
  await expect.poll(() => downloads.length).toBe(1);
  const saved = JSON.parse(await readFile(await downloads[0].path(), 'utf8'));
  expect(saved.backups.length).toBe((await demo.list()).count);
});

test('a backup and a chain that are open are there after the next sign-in', async ({ page, demo }) => {
  const keystone = new Keystone();
  await keystone.serve(page);
  const { backups } = await demo.list('offset=600');
  await arrive(page);
  await settled(page);
  keystone.revoke();
  await page.evaluate((id) => {
    history.pushState(null, '', `?backup=${id}`);
    dispatchEvent(new PopStateEvent('popstate'));
  }, backups[0].id);
  await expect(form(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel(page).getByRole('alert')).toContainText('Your sign-in has ended');
  await panel(page).getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, 'alice');
  await expect(panel(page).getByText('What happened')).toBeVisible();
  await expect(panel(page).getByRole('alert')).toHaveCount(0);
});

test('another user sees their own data after a sign-in that ended on a view of the whole project', async ({ page, demo }) => {
  const keystone = new Keystone();
  await keystone.serve(page);
  await arrive(page, '?view=overview');
  await wholeRead(page);
  const all = page.locator('[data-figure="backups"]');
  await expect(all).toHaveText((await demo.list()).count.toLocaleString('en-US'));
  keystone.revoke();
  await refresh(page).click();
  await signIn(page, 'bob');
  await wholeRead(page);
  expect(await chosen(page)).toBe('staging');
  const { count } = await demo.list('', { project: PROJECTS.staging });
  await expect(all).toHaveText(count.toLocaleString('en-US'));
  await expect(page.locator('.notice')).toContainText(['which is not among yours']);
});

for (const [name, address] of Object.entries(VIEWS)) {
  test(`with a pasted token ${name} continues after another one`, async ({ page }) => {
    const keystone = new Keystone();
    await keystone.serve(page, { sign_in: 'token', project_id: PROJECT });
    await page.goto(`./${atList(address)}`);
    await enter(page, { token: keystone.issue() });
    await read(page, address);
    keystone.revoke();
    await refresh(page).click();
    await expect(form(page)).toContainText('Your session has expired.');
    await page.keyboard.press('Escape');
    await expect(page.locator('table tbody tr, #verdict').first()).toBeVisible();
    await signInButton(page).click();
    await enter(page, { token: keystone.issue() });
    await expect(form(page)).toBeHidden();
    await read(page, address);
    await expect(alert(page)).toHaveCount(0);
    await expect(signInButton(page)).toHaveCount(0);
  });
}

test('a Keystone whose clock is two days behind ends no sign-in', async ({ page }) => {
  const keystone = new Keystone();
  keystone.ahead = -2 * 24 * 3_600_000;
  await keystone.serve(page);
  await arrive(page);
  await settled(page);
  expect(await words(page)).not.toMatch(/it ends|has ended/);
});
