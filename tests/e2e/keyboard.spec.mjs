import { expect, test } from './demo.mjs';
import { choice, field, grouped, links, open, pages, panel, search, searchBox, settled, help, showHelp } from './lens.mjs';

test('the keys go to the search and from row to row, open, close and help', async ({ page, demo }) => {
  await open(page);
  const { backups } = await demo.list();
  await page.keyboard.press('j');
  await expect(links(page).nth(0)).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(links(page).nth(2)).toBeFocused();
  await page.keyboard.press('k');
  await expect(links(page).nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => search(page)).toBe(`?backup=${backups[1].id}`);
  await expect(panel(page).getByRole('heading', { level: 2 })).toBeFocused();
  await page.keyboard.press('?');
  await expect(help(page)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Escape');
  await expect(help(page)).toBeHidden();
  await expect(panel(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(links(page).nth(1)).toBeFocused();
  await page.keyboard.press('/');
  await expect(searchBox(page)).toBeFocused();
  await expect(searchBox(page)).toHaveValue('');
});

test('each view names the tab, and / goes to its search field', async ({ page }) => {
  for (const [view, title] of [['backups', 'Backups'], ['volumes', 'Volumes'], ['overview', 'Overview']]) {
    await open(page, `?view=${view}`);
    const state = view === 'backups' ? '' : '✕ \\d+ · ';
    await expect(page).toHaveTitle(new RegExp(`^${state}${title} · Backup Lens demo$`));
    if (view === 'overview') continue;
    await page.keyboard.press('/');
    const box = view === 'volumes' ? page.getByRole('searchbox', { name: 'Name or id' }) : page.getByRole('combobox', { name: 'Search' });
    await expect(box).toBeFocused();
  }
});

test('keys go from view to view, turn pages and refresh', async ({ page, demo }) => {
  await open(page);
  const { count } = await demo.list();
  await page.keyboard.press(']');
  await expect.poll(() => search(page)).toBe('?page=2');
  await expect(pages(page)).toContainText('51–100');
  await page.keyboard.press('[');
  await expect.poll(() => search(page)).toBe('?view=backups');
  await expect(pages(page)).toContainText('1–50');
  await page.keyboard.press('[');
  for (const [key, view] of [['o', ''], ['v', '?view=volumes'], ['b', '?view=backups']]) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect.poll(() => search(page)).toBe(view);
  }
  // A letter alone, or after another key, does nothing.
  for (const key of ['o', 'g', 'x', 'v']) await page.keyboard.press(key);
  expect(search(page)).toBe('?view=backups');
  await settled(page);
  await demo.forget();
  await page.keyboard.press('r');
  await expect.poll(async () => (await demo.requests()).some(({ path }) => path.endsWith('/backups/detail'))).toBe(true);
  await expect(pages(page)).toContainText(`of ${grouped(count)}`);
});

test('the keys are off while something is typed or chosen, and with a modifier', async ({ page, demo }) => {
  const { backups } = await demo.list();
  await open(page, `?backup=${backups[0].id}`);
  await expect(panel(page)).toBeVisible();
  await field(page, 'Name').focus();
  await page.keyboard.type('jk/?');
  await expect(field(page, 'Name')).toBeFocused();
  await expect(field(page, 'Name')).toHaveValue('jk/?');
  await expect(help(page)).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeVisible();
  await choice(page, 'Status').focus();
  await page.keyboard.press('j');
  await expect(choice(page, 'Status')).toBeFocused();
  await links(page).nth(4).focus();
  await page.keyboard.press('Alt+j');
  await page.keyboard.press('Control+/');
  await expect(links(page).nth(4)).toBeFocused();
});

test('the help closes with its button and names every key', async ({ page }) => {
  await open(page, '?limit=10');
  await showHelp(page);
  await expect(help(page).locator('kbd')).toHaveText(['/', 'j', 'k', 'Enter', '[', ']', 'g o, g b, g v', 'Ctrl K', 'r', 'Esc', '?']);
  await help(page).getByRole('button', { name: 'Close' }).click();
  await expect(help(page)).toBeHidden();
  await expect(page.getByLabel('Settings and help')).toBeFocused();
  expect(search(page)).toBe('?limit=10');
});

test('the first tab stop skips the header', async ({ page }) => {
  await open(page, '?limit=10');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  expect(new URL(page.url()).hash).toBe('');
  await page.keyboard.press('Tab');
  await expect(searchBox(page)).toBeFocused();
});

test('what has the focus can be seen', async ({ page }) => {
  await open(page, '?limit=10');
  for (let stop = 0; stop < 30; stop += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      return { what: document.activeElement.outerHTML.slice(0, 80), ring: outlineStyle !== 'none' && outlineWidth !== '0px' };
    });
    expect(focused).toEqual({ what: focused.what, ring: true });
  }
});

test('Esc leaves the search box and what is typed there, and a second one closes the panel', async ({ page, demo }) => {
  const [{ id }] = (await demo.list('limit=10')).backups;
  await open(page, `?limit=10&backup=${id}`);
  await searchBox(page).fill('half a wor');
  await page.keyboard.press('Escape');
  await expect(searchBox(page)).not.toBeFocused();
  await expect(searchBox(page)).toHaveValue('half a wor');
  await expect(panel(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
});
