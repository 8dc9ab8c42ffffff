import { expect, test } from './demo.mjs';
import { open, rows, settled, table, openSettings, showColumns } from './lens.mjs';

test('columns can be hidden, stay hidden after a reload, and come back', async ({ page }) => {
  await page.setViewportSize({ width: 1800, height: 800 });
  await open(page, '?status=error&limit=10');
  const usual = ['status', 'name', 'volume', 'kind', 'size', 'created', 'took', 'zone'];
  const headings = () => table(page).locator('thead [data-column]').evaluateAll((all) => all.map((one) => one.dataset.column));
  expect(await headings()).toEqual(usual);
  await showColumns(page);
  await page.getByRole('checkbox', { name: 'Updated' }).check();
  expect(await headings()).toEqual([...usual.slice(0, -1), 'updated', 'zone']);
  await showColumns(page);
  const all = { Size: 'size', Volume: 'volume', 'Failure reason': 'reason', Updated: 'updated' };
  const expectShown = async (shown) => {
    for (const word of Object.values(all)) {
      const cell = table(page).locator(`tbody [data-column="${word}"]`).first();
      if (shown) await expect(cell).toBeVisible();
      else await expect(cell).toBeHidden();
    }
    await expect(table(page).getByRole('columnheader', { name: 'Size' })).toHaveCount(shown ? 1 : 0);
    await expect(table(page).locator('tbody [data-column="name"]').first()).toBeVisible();
  };
  await expectShown(true);
  await showColumns(page);
  for (const name of Object.keys(all)) await page.getByRole('checkbox', { name }).uncheck();
  await expectShown(false);
  await page.reload();
  await settled(page);
  await expectShown(false);
  await showColumns(page);
  for (const name of Object.keys(all)) await page.getByRole('checkbox', { name }).check();
  await expectShown(true);
  await expect(page.getByRole('checkbox', { name: /^(Status|Name)$/ })).toHaveCount(0);
});

test('the chosen theme is there at once after a reload, whatever the system has', async ({ page }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, '?limit=10');
  const light = await paper();
  await openSettings(page);
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  await expect.poll(paper).not.toBe(light);
  const dark = await paper();
  // Before the code has loaded: its file is delayed.
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload({ waitUntil: 'domcontentloaded' });
  await expect.poll(paper).toBe(dark);
  release();
  await settled(page);
  expect(await paper()).toBe(dark);
  await openSettings(page);
  await expect(page.getByRole('combobox', { name: 'Theme' })).toHaveValue('dark');
  await openSettings(page);
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('System theme');
  await expect.poll(paper).toBe(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(paper).toBe(dark);
});

test.describe('in Kolkata', () => {
  test.use({ timezoneId: 'Asia/Kolkata' });

  test('times are UTC until local time is chosen, which stays after a reload', async ({ page, demo }) => {
    const [backup] = (await demo.list('status=available&limit=10')).backups;
    const instant = (hours) => new Date(Date.parse(`${backup.created_at.slice(0, 19)}Z`) + hours * 3600_000);
    const minute = (hours) => instant(hours).toISOString().slice(0, 16).replace('T', ' ');
    await open(page, '?status=available&limit=10');
    const cell = rows(page).first().locator('[data-column="created"]');
    const heading = table(page).getByRole('columnheader', { name: 'Created' });
    await expect(cell).toContainText(minute(0));
    await expect(heading).toContainText('UTC');
    await expect(heading).not.toContainText('+05:30');
    await openSettings(page);
    await page.getByRole('combobox', { name: 'Time zone' }).selectOption('Local time');
    await expect(cell).toContainText(minute(5.5));
    await expect(heading).toContainText('UTC+05:30');
    await expect(page.getByRole('banner')).toContainText(/as of \d\d:\d\d UTC\+05:30/);
    await page.reload();
    await expect(cell).toContainText(minute(5.5));
    await openSettings(page);
    await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('local');
    await openSettings(page);
    await page.getByRole('combobox', { name: 'Time zone' }).selectOption('UTC');
    await expect(cell).toContainText(minute(0));
  });
});
