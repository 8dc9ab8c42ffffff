import { BROKEN, expect, test } from './demo.mjs';
import { alert, called, choice, expectRows, field, hold, holdClock, links, open, panel, rows, search, settled, table } from './lens.mjs';

const refresh = (page) => page.getByRole('button', { name: 'Refresh' });
const SECOND = 1000;

test('Refresh shows what has changed', async ({ page, demo, add }) => {
  await open(page);
  const id = await add({ name: 'brand new' });
  await refresh(page).click();
  await expectRows(page, (await demo.list()).backups);
  await expect(links(page).first()).toHaveText('brand new');
  await demo.change(id, { status: 'error', fail_reason: 'it broke' });
  await refresh(page).click();
  await expect(rows(page).first()).toContainText('it broke');
});

test('Refresh keeps the page, the scroll position, the open row, the focus and what is typed', async ({ page, demo, requests }) => {
  const { backups } = await demo.list('offset=50');
  await open(page, `?page=2&backup=${backups[20].id}`);
  await expectRows(page, backups);
  await field(page, 'Name').fill('half a thought');
  await choice(page, 'How name matches').selectOption('exact');
  await links(page).nth(20).focus();
  await page.evaluate(() => scrollTo(0, 500));
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(500);
  requests.clear();
  await refresh(page).evaluate((button) => button.click());
  await expect.poll(() => requests.lists().length).toBe(1);
  await expectRows(page, backups);
  await expect(links(page).nth(20)).toBeFocused();
  await expect(field(page, 'Name')).toHaveValue('half a thought');
  await expect(choice(page, 'How name matches')).toHaveValue('exact');
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(called(backups[20]));
  expect(await page.evaluate(() => scrollY)).toBe(500);
  expect(search(page)).toBe(`?page=2&backup=${backups[20].id}`);
});

test('the button keeps the focus while it works', async ({ page }) => {
  await open(page);
  const release = await hold(page, '**/backups/detail?**');
  await refresh(page).focus();
  await page.keyboard.press('Enter');
  await expect(refresh(page)).toHaveAttribute('aria-busy', 'true');
  await expect(refresh(page)).toBeFocused();
  release();
  await settled(page);
  await expect(refresh(page)).toHaveAttribute('aria-busy', 'false');
  await expect(refresh(page)).toBeFocused();
});

test('a filter being typed keeps its caret through a refresh', async ({ page, requests }) => {
  await open(page);
  await field(page, 'Name').fill('abcdef');
  await field(page, 'Name').press('ArrowLeft');
  await field(page, 'Name').press('ArrowLeft');
  requests.clear();
  await refresh(page).evaluate((button) => button.click());
  await expect.poll(() => requests.lists().length).toBe(1);
  await settled(page);
  await expect(field(page, 'Name')).toBeFocused();
  expect(await field(page, 'Name').evaluate((input) => input.selectionStart)).toBe(4);
});

test('a filter being typed stays through another page, another order and an opened row', async ({ page }) => {
  await open(page);
  await field(page, 'Name').fill('not sent yet');
  await page.getByRole('link', { name: 'Next' }).click();
  await settled(page);
  await page.getByRole('button', { name: 'Size' }).click();
  await settled(page);
  await page.locator('tbody a.open').first().click();
  await expect(page.getByRole('complementary')).toBeVisible();
  await expect(field(page, 'Name')).toHaveValue('not sent yet');
});

test('the columns menu closes with Esc and with a click elsewhere', async ({ page }) => {
  await open(page);
  const size = page.getByRole('checkbox', { name: 'Size' });
  for (const close of [() => page.keyboard.press('Escape'), () => page.locator('.as-of').click()]) {
    await page.getByText('Columns', { exact: true }).click();
    await expect(size).toBeVisible();
    await close();
    await expect(size).toBeHidden();
  }
});

test('after a row was opened the keys continue from it', async ({ page }) => {
  await open(page);
  await page.locator('tbody a.open').nth(9).click();
  await expect(page.getByRole('complementary')).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.locator('tbody a.open').nth(10)).toBeFocused();
});

test('an open row keeps its raw JSON unfolded through a refresh', async ({ page, requests }) => {
  await open(page);
  await links(page).nth(1).click();
  await panel(page).getByText('Raw JSON', { exact: true }).click();
  await expect(panel(page).getByRole('group', { name: 'the raw JSON' })).toBeVisible();
  requests.clear();
  await refresh(page).click();
  await expect.poll(() => requests.lists().length).toBe(1);
  await settled(page);
  await expect(panel(page).getByRole('group', { name: 'the raw JSON' })).toBeVisible();
});

test('the old rows stay while new ones are loading', async ({ page, demo }) => {
  await open(page);
  const { backups: before } = await demo.list();
  const { backups: after } = await demo.list('status=error');
  const release = await hold(page, '**/backups/detail?status=error&**');
  await choice(page, 'Status').selectOption('error');
  await expect(table(page)).toHaveAttribute('aria-busy', 'true');
  await expect(links(page)).toHaveText(before.map(called), { useInnerText: false });
  await expect(table(page)).toHaveAttribute('aria-busy', 'true');
  release();
  await expectRows(page, after);
});

test('the header says when the rows were read', async ({ page }) => {
  await holdClock(page, { time: new Date('2030-05-06T07:08:09Z') });
  await open(page);
  await expect(page.getByRole('banner')).toContainText('as of 07:08 UTC');
  await page.clock.fastForward(180 * SECOND);
  await refresh(page).click();
  await expect(page.getByRole('banner')).toContainText('as of 07:11 UTC');
});

test.describe('overtaken', () => {
  test.use({ allowed: BROKEN });

  test('a slow older request is cancelled and its answer never shown over a newer one', async ({ page, demo, trouble }) => {
    await open(page);
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const released = [];
    await page.route('**/backups/detail?status=error&**', async (route) => {
      await held;
      // The browser has cancelled this request; whether it can still be answered is the point of the test.
      released.push(await route.continue().then(() => 'sent', () => 'gone'));
    });
    await choice(page, 'Status').selectOption('error');
    await expect(table(page)).toHaveAttribute('aria-busy', 'true');
    await choice(page, 'Status').selectOption('available');
    const { backups } = await demo.list('status=available');
    await expectRows(page, backups);
    await expect.poll(() => trouble).toEqual([expect.stringMatching(/detail\?status=error&.* net::ERR_ABORTED$/)]);
    release();
    await expect.poll(() => released.length).toBe(1);
    await expectRows(page, backups);
    await expect(alert(page)).toHaveCount(0);
    expect(search(page)).toBe('?status=available');
  });
});
