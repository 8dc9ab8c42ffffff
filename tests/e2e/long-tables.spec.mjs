import { expect, HUGE, test } from './demo.mjs';
import { called, figures, grouped, panel, searchBox, stopClock, table, views, volumeTable, wholeRead } from './lens.mjs';
import { worstFirst } from './tally.mjs';

const shown = (page) => figures(page, 'shown-volumes');

test.describe('on a hundred thousand backups', () => {

  const rowIndex = (page) => page.evaluate(() => Number(document.activeElement.closest('tr')?.getAttribute('aria-rowindex')));
  const drawn = (page, of) => of(page).locator('tbody a.open').count();

  /**
   * Steps through the rows, waiting for each row to be rendered: keys pressed faster than that stop at the last row.
   */
  async function step(page, of, key, steps) {
    const by = key === 'j' ? 1 : -1;
    let at = await rowIndex(page);
    for (const end = at + by * steps; at !== end; at += by) {
      await expect(of(page).locator(`tr[aria-rowindex="${at + by}"] a.open`)).toBeAttached();
      await page.keyboard.press(key);
      await expect.poll(() => rowIndex(page)).toBe(at + by);
    }
  }

  /** Goes through a long table with the scroll bar and the keyboard; `last` is the name of its last row. */
  async function walk(page, of, count, last) {
    await expect(of(page)).toHaveAttribute('aria-rowcount', String(count + 1));
    await expect.poll(() => drawn(page, of)).toBeGreaterThan(20);
    expect(await drawn(page, of)).toBeLessThan(400);
    const first = of(page).locator('tr[aria-rowindex="2"] a.open');
    await first.focus();
    await step(page, of, 'j', 60);
    expect(await rowIndex(page)).toBe(62);
    await step(page, of, 'k', 1);

    // The end may be further away than the estimated height of unseen rows suggests.
    await expect.poll(async () => {
      await page.evaluate(() => scrollTo(0, document.scrollingElement.scrollHeight));
      return of(page).locator(`tr[aria-rowindex="${count + 1}"]`).count();
    }).toBe(1);
    await expect(of(page).locator(`tr[aria-rowindex="${count + 1}"] a.open`)).toContainText(last);
    await expect(of(page).locator('tr[aria-rowindex="30"]')).toHaveCount(0);
    await expect.poll(() => drawn(page, of)).toBeLessThan(400);
    await of(page).locator(`tr[aria-rowindex="${count + 1}"] a.open`).focus();
    await page.keyboard.press('j');
    expect(await rowIndex(page)).toBe(count + 1);
    await step(page, of, 'k', 30);
    await page.keyboard.press('Enter');
    await expect(panel(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(panel(page)).toBeHidden();
    await expect.poll(() => rowIndex(page)).toBe(count + 1 - 30);
  }

  test('of thousands of rows only those near the visible ones are in the page, and all can be reached', async ({ page, demo }) => {
    await demo.list('', HUGE);
    const now = await stopClock(page);
    await page.goto('./huge/?view=volumes');
    await expect(shown(page)).toHaveText('5,000 volumes', { timeout: 120_000 });
    await wholeRead(page);
    const rows = await demo.all('', HUGE);
    await walk(page, volumeTable, 5000, worstFirst(rows, now).at(-1).id);

    await views(page).getByRole('link', { name: 'Backups' }).click();
    await searchBox(page).fill('-status:error');
    await searchBox(page).press('Enter');
    const good = rows.filter(({ status }) => status !== 'error');
    await expect(page.locator('.summary')).toContainText(`${grouped(good.length)} of 100,000 backups`);
    await walk(page, table, good.length, called(good.at(-1)));
  });
});
