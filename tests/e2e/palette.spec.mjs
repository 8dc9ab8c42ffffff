// Jumping to a volume, a backup or a view by part of its name.

import { expect, test } from './demo.mjs';
import { field, open, openWhole, panel, search, verdict } from './lens.mjs';

const palette = (page) => page.getByRole('dialog', { name: 'Jump to' });
const box = (page) => palette(page).getByRole('combobox');
const offers = (page) => palette(page).getByRole('option');
const chosen = (page) => palette(page).locator('[role="option"][aria-selected="true"]');

test('a volume is jumped to by its name, and a backup by its id', async ({ page, demo }) => {
  await openWhole(page, 'volumes/');
  await page.keyboard.press('Control+k');
  await expect(box(page)).toBeFocused();
  await expect(offers(page)).toHaveText([/^Overview/, /^Backups/, /^Volumes/]);
  await box(page).fill('BILLING-db-02');
  await expect(offers(page).first()).toContainText('billing-db-02');
  await page.keyboard.press('Enter');
  await expect(palette(page)).toBeHidden();
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText('billing-db-02');

  const world = { world: 'volumes/', project: '5070a5e05b1c4d3e8f9a0b1c2d3e4f56' };
  const [backup] = (await demo.list('', world)).backups;
  await page.keyboard.press('Control+k');
  await box(page).fill(backup.id.slice(0, 13));
  await expect(offers(page).filter({ hasText: backup.id })).toHaveCount(1);
  await offers(page).filter({ hasText: backup.id }).click();
  await expect.poll(() => search(page)).toBe(`?backup=${backup.id}`);
  await expect(panel(page).locator('.identity code').first()).toHaveText(backup.id);
});

test('arrow keys go through the offers and around, Esc leaves, and nothing else reacts to the keys', async ({ page }) => {
  await open(page);
  await field(page, 'Name').focus();
  await page.keyboard.press('Control+k');
  await expect(chosen(page)).toHaveText(/^Overview/);
  for (const [key, name] of [['ArrowDown', /^Backups/], ['ArrowDown', /^Volumes/], ['ArrowDown', /^Overview/], ['ArrowUp', /^Volumes/]]) {
    await page.keyboard.press(key);
    await expect(chosen(page)).toHaveText(name);
    await expect(chosen(page)).toHaveCount(1);
  }
  await page.keyboard.type('g o r ?');
  await expect(box(page)).toHaveValue('g o r ?');
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(field(page, 'Name')).toBeFocused();
  expect(search(page)).toBe('?view=backups');
  // Typed text is forgotten; before the whole project has been read, the current page is searched.
  await page.keyboard.press('Control+k');
  await expect(box(page)).toHaveValue('');
  await box(page).fill('over');
  await expect(offers(page).first()).toHaveText(/^Overview/);
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toBeVisible();
});

test('what no name contains is searched for, and hostile text stays text', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Control+k');
  const text = '<img src=x onerror=alert(1)>';
  await box(page).fill(text);
  await expect(offers(page)).toHaveText([`Search backups for “${text}”search`]);
  await page.keyboard.press('Enter');
  await expect.poll(() => search(page)).toBe('?q="<img" "src=x" "onerror=alert(1)>"');
});

for (const width of [1440, 390]) {
  test(`at ${width} px every view has the button of the palette, and the focus comes back to it`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    for (const view of ['overview', 'backups', 'volumes']) {
      await page.goto(`./?view=${view}`);
      const menu = page.getByLabel('Settings and help');
      if (width < 1000) await menu.click();
      const button = page.getByRole('banner').getByRole('button', { name: 'Search volumes and backups' });
      await button.click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(width < 1000 ? menu : button).toBeFocused();
    }
  });
}
