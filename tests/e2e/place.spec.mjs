// The place on the page: Back, Forward and a reload lead to where the reader was.

import { expect, test } from './demo.mjs';
import { drawn, extent, hold, open, openWhole, pageLink, pages, searchBox, table, views, wholeRead } from './lens.mjs';

const top = (page) => page.evaluate(() => Math.round(scrollY));

/** Scrolls as a reader does, and waits until the page stands there. */
async function scrollTo(page, place) {
  await page.evaluate((place) => window.scrollTo(0, place), place);
  await expect.poll(() => top(page)).toBe(place);
}

/** The name of the first row under the middle of the window. */
const inSight = (page) =>
  page.evaluate(() => document.elementFromPoint(600, innerHeight / 2)?.closest('tr')?.querySelector('a')?.textContent);

/** The row in sight and the place on the page, once both stay. */
async function still(page) {
  let seen;
  await expect(async () => {
    const before = seen;
    await drawn(page, 10);
    seen = [await inSight(page), await top(page)];
    expect(seen[0]).toBeTruthy();
    expect(seen).toEqual(before);
  }).toPass({ intervals: [0] });
  return seen;
}

test('Back and Forward between pages lead to where each was left', async ({ page }) => {
  await open(page, '?limit=100');
  await scrollTo(page, 900);
  // Not by the mouse, which would scroll to the link.
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

test('another view begins at its top, and Back leads to the row that was read', async ({ page }) => {
  await openWhole(page, '?q=-status:error');
  await scrollTo(page, 1000);
  // Not exactly there: rows above that were never drawn may turn out to be higher.
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

test('who scrolls while the rows of Back are awaited is left alone', async ({ page }) => {
  await open(page, '?limit=100');
  await scrollTo(page, 1500);
  await page.reload();
  await expect.poll(() => top(page)).toBe(1500);
  const release = await hold(page, '**/backups/detail?**');
  await page.reload();
  await page.locator('.skeleton').waitFor();
  // The program has begun, and sees what the reader does.
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

test('a search that is sent is read from its top, and Back leads to where the rows before were left', async ({ page }) => {
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
