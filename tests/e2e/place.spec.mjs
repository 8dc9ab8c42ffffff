// The scroll position: Back, Forward and a reload return to where the user was.

import { expect, test } from './demo.mjs';
import { drawn, extent, hold, open, openWhole, pageLink, pages, panel, rows, searchBox, table, views, wholeRead } from './lens.mjs';

const top = (page) => page.evaluate(() => Math.round(scrollY));

/** Scrolls like a user, and waits until the page is there. */
async function scrollTo(page, place) {
  await page.evaluate((place) => window.scrollTo(0, place), place);
  await expect.poll(() => top(page)).toBe(place);
}

/** The name of the first row below the middle of the window. */
const inSight = (page) =>
  page.evaluate(() => document.elementFromPoint(600, innerHeight / 2)?.closest('tr')?.querySelector('a')?.textContent);

/** The visible row and the scroll position, once both are stable. */
async function still(page) {
  let position;
  await expect(async () => {
    const before = position;
    await drawn(page, 10);
    position = [await inSight(page), await top(page)];
    expect(position[0]).toBeTruthy();
    expect(position).toEqual(before);
  }).toPass({ intervals: [0] });
  return position;
}

test('Back and Forward between pages lead to where each was left', async ({ page }) => {
  await open(page, '?limit=100');
  await scrollTo(page, 900);
  // Not with the mouse, which would scroll to the link.
  await pageLink(page, 'Next').dispatchEvent('click');
  await expect(pages(page)).toContainText('page 2 of');
  await expect.poll(() => top(page)).toBe(0);
  await scrollTo(page, 400);
  await page.goBack();
  await expect(pages(page)).toContainText('page 1 of');
  await expect.poll(() => top(page)).toBe(900);
  await page.goForward();
  await expect(pages(page)).toContainText('page 2 of');
  await expect.poll(() => top(page)).toBe(400);
});

test('another view starts at its top, and Back leads to the row that was read', async ({ page }) => {
  await openWhole(page, '?q=-status:error');
  await scrollTo(page, 1000);
  // Not exactly there: rows above that were never rendered may turn out to be higher.
  await page.evaluate(() => window.scrollTo(0, 30_000));
  const [row, place] = await still(page);
  await views(page).getByRole('link', { name: 'Overview' }).dispatchEvent('click');
  await expect(page.locator('#verdict')).toBeVisible();
  await expect.poll(() => top(page)).toBe(0);
  await page.goBack();
  await expect(table(page)).toBeVisible();
  await expect.poll(() => top(page)).toBe(place);
  await expect.poll(() => inSight(page)).toBe(row);
});

test('a reload leads to where the reader was, once there are rows', async ({ page }) => {
  await open(page, '?limit=100');
  await scrollTo(page, 900);
  const release = await hold(page, '**/backups/detail?**');
  await page.reload();
  await page.locator('.skeleton').waitFor();
  release();
  await expect.poll(() => top(page)).toBe(900);
});

test('scrolling while the rows of Back are loading is left alone', async ({ page }) => {
  await open(page, '?limit=100');
  await scrollTo(page, 1500);
  await page.reload();
  await expect.poll(() => top(page)).toBe(1500);
  const release = await hold(page, '**/backups/detail?**');
  await page.reload();
  await page.locator('.skeleton').waitFor();
  // The program has started, and sees what the user does.
  await expect(searchBox(page)).toBeVisible();
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, -10);
  await drawn(page);
  release();
  await expect(table(page)).toBeVisible();
  await expect(page.locator('.skeleton')).toHaveCount(0);
  await drawn(page, 10);
  expect(await top(page)).toBe(0);
});

test('a new search starts at its top, and Back leads to where the previous rows were left', async ({ page }) => {
  await openWhole(page, '?q=-status:error');
  await searchBox(page).fill('-status:error age:<9d');
  await scrollTo(page, 200);
  await page.evaluate(() => document.querySelector('form.search').requestSubmit());
  await expect.poll(() => top(page)).toBe(0);
  await expect(extent(page)).toContainText(/Searched all |backups read/);
  await page.goBack();
  await wholeRead(page);
  await expect.poll(() => top(page)).toBe(200);
});

test.describe('where an open panel lies over the page', () => {
  test.use({ viewport: { width: 800, height: 700 } });

  test('nothing behind it can be reached, and a click there closes it', async ({ page }) => {
    await open(page, '?view=backups');
    await rows(page).first().getByRole('link').first().click();
    const heading = panel(page).getByRole('heading', { level: 2 }).first();
    await expect(heading).toBeFocused();
    await expect(page.locator('.list')).toHaveAttribute('inert', '');
    const [close, header] = [await panel(page).getByRole('link', { name: 'Close' }).boundingBox(), await page.locator('header.header').boundingBox()];
    expect(close.y).toBeGreaterThanOrEqual(0);
    expect(header.y).toBeLessThanOrEqual(0);
    expect(await page.evaluate(([x, y]) => document.elementFromPoint(x, y).closest('.detail') !== null, [close.x + 4, close.y + 4])).toBe(true);
    // Neither the header nor a row gets the focus.
    for (let step = 0; step < 30; step += 1) {
      await page.keyboard.press('Tab');
      const where = await page.evaluate(() => document.activeElement.closest('.detail, body').tagName);
      expect(['ASIDE', 'BODY']).toContain(where);
    }
    await page.mouse.click(60, 400);
    await expect(panel(page)).toBeHidden();
    await expect(page.locator('.list')).not.toHaveAttribute('inert', '');
    await expect(rows(page).first().getByRole('link').first()).toBeFocused();
  });

  test('with more room it is beside the rows, which can still be reached', async ({ page }) => {
    await open(page, '?view=backups');
    await rows(page).first().getByRole('link').first().click();
    await expect(page.locator('.list')).toHaveAttribute('inert', '');
    await page.setViewportSize({ width: 1300, height: 700 });
    await expect(page.locator('.list')).not.toHaveAttribute('inert', '');
  });
});

test('a volume that is retired gives the focus to the row in its place', async ({ page }) => {
  await openWhole(page, '?view=volumes');
  const names = page.locator('.volumes th .id');
  const [, second, third] = await names.allTextContents();
  await page.locator('.volumes tbody th a').nth(1).click();
  await panel(page).getByRole('button', { name: 'Mark as retired' }).click();
  await expect(names.nth(1)).toHaveText(third);
  await page.keyboard.press('Escape');
  await expect(page.locator('.volumes tbody th a').nth(1)).toBeFocused();
  expect(second).not.toBe(third);
});

test('a link to a panel puts the focus on its heading', async ({ page, demo }) => {
  const [backup] = (await demo.list()).backups;
  await page.goto(`./?view=backups&backup=${backup.id}`);
  await expect(panel(page).getByRole('heading', { level: 2 }).first()).toBeFocused();
  await page.goto(`./?view=volumes&volume=${backup.volume_id}`);
  await expect(panel(page).getByRole('heading', { level: 2 }).first()).toBeFocused();
});
