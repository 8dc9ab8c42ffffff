import { expect, test } from './demo.mjs';
import { ids, openWhole, search, stopClock, verdict } from './lens.mjs';
import { days, kindOfMaking, volumes } from './tally.mjs';

const part = (page, name) => page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });
const TONES = { good: 'good', failed: 'bad', busy: 'busy', unknown: 'unknown' };
const WORST = ['failed', 'unknown', 'busy', 'good'];

test('the matrix has the worst of each day of the worst volumes, and a cell leads to that day’s backups', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=overview');
  const rows = await demo.all();
  const order = ['unprotected', 'too-old', 'unknown', 'protected'];
  const place = (id) => rows.findIndex((row) => row.volume_id === id);
  const isWell = ({ standing, streak }) => standing === 'protected' && streak === 0;
  const all = volumes(rows, now).sort(
    (a, b) =>
      order.indexOf(a.standing) - order.indexOf(b.standing) ||
      isWell(a) - isWell(b) ||
      (a.lastGood ?? 0) - (b.lastGood ?? 0) ||
      b.streak - a.streak ||
      place(a.id) - place(b.id),
  );
  const dates = days([], now).map(({ date }) => date).reverse();
  const of = (id, date) => rows.filter((row) => row.volume_id === id && row.created_at?.startsWith(date));
  const tone = (some) => TONES[WORST.find((word) => some.some((row) => kindOfMaking(row) === word))] ?? 'muted';
  const expected = all.slice(0, 12).map(({ id }) => [id, ...dates.map((date) => tone(of(id, date)))]);
  const matrix = part(page, 'The last 30 days, worst volumes first');
  const shown = await matrix.locator('tbody tr').evaluateAll((all) =>
    all.map((line) => [line.querySelector('th .id').textContent, ...[...line.querySelectorAll('td')].map((cell) => cell.dataset.tone)]),
  );
  expect(shown).toEqual(expected);

  // It scrolls on narrow screens, so its tab stop has a name.
  await expect(matrix.getByRole('region', { name: 'Volumes by day' })).toHaveAttribute('tabindex', '0');
  const bad = matrix.getByRole('link', { name: /: failed$/ }).first();
  const [date] = (await bad.getAttribute('aria-label')).split(':');
  const id = await bad.locator('xpath=ancestor::tr/th').locator('.id').textContent();
  await bad.click();
  await expect.poll(() => ids(page)).toEqual(of(id, date).map((row) => row.id));
  await expect(page.locator('.summary')).toContainText(`${of(id, date).length} of 1,200 backups`);
  await page.goBack();
  await expect(verdict(page)).toBeVisible();
});

test('the matrix is one tab stop, and arrow keys go through it', async ({ page }) => {
  await openWhole(page, '?view=overview');
  const matrix = part(page, 'The last 30 days, worst volumes first');
  const region = matrix.getByRole('region');
  await region.focus();
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toMatch(/^\d{4}-\d\d-\d\d: [\d,]+ of [\d,]+ failed$/);
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown');
  await expect.poll(() => matrix.locator('tbody :focus').count()).toBe(1);
  const row = matrix.locator('tbody tr').filter({ has: page.locator(':focus') });
  for (let step = 0; step < 40; step += 1) await page.keyboard.press('ArrowLeft');
  await expect(row.locator('th a')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(row.locator('td a:focus')).toHaveCount(1);
  // The next tab stop is after it, whichever cell has the focus.
  await page.keyboard.press('Tab');
  await expect(matrix.locator('table :focus')).toHaveCount(0);
  await page.keyboard.press('Shift+Tab');
  await expect(region).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => search(page)).toMatch(/^\?(status=error&)?q=.*(created|failed):[^ ]*/);
});
