import { expect, test } from './demo.mjs';
import { choice, expectRows, grouped, ids, links, notices, open, pageLink, pages, panel, rows, search, settled, table } from './lens.mjs';

const size = (page) => page.getByRole('combobox', { name: 'Rows per page' });
const NAMES = ['First', 'Previous', 'Next', 'Last'];

/** Which links are enabled: a disabled link has no address and is marked as disabled. */
async function expectWays(page, open) {
  for (const name of NAMES) {
    const link = pageLink(page, name);
    if (open.includes(name)) {
      await expect(link).toHaveAttribute('href', /^\?/);
      await expect(link).not.toHaveAttribute('aria-disabled');
    } else {
      await expect(link).toHaveAttribute('aria-disabled', 'true');
      await expect(link).not.toHaveAttribute('href');
    }
  }
}

test('the first page says its place and leads only onwards', async ({ page, demo }) => {
  await open(page);
  const { backups, count } = await demo.list();
  expect(count).toBe(1200);
  await expectRows(page, backups);
  await expect(pages(page)).toContainText('1–50 of 1,200');
  await expect(pages(page)).toContainText('page 1 of 24');
  await expectWays(page, ['Next', 'Last']);
  await expect(page.locator('.summary')).toContainText('1–50 of 1,200');
  await expect(page.getByRole('status')).toContainText('Backups 1–50 of 1,200. Sorted by created, newest first.');
});

test('the links lead to the next page and back', async ({ page, demo }) => {
  await open(page);
  await pageLink(page, 'Next').click();
  await expect.poll(() => search(page)).toBe('?page=2');
  await expectRows(page, (await demo.list('offset=50')).backups);
  await expect(pages(page)).toContainText('51–100 of 1,200');
  await expectWays(page, NAMES);
  await pageLink(page, 'Next').click();
  await expectRows(page, (await demo.list('offset=100')).backups);
  await pageLink(page, 'Previous').click();
  await pageLink(page, 'Previous').click();
  await expect.poll(() => search(page)).toBe('?view=backups');
  await expectRows(page, (await demo.list()).backups);
});

test('the links lead to the last page and to the first', async ({ page, demo }) => {
  await open(page);
  await pageLink(page, 'Last').click();
  await expect.poll(() => search(page)).toBe('?page=24');
  await expectRows(page, (await demo.list('offset=1150')).backups);
  await expect(pages(page)).toContainText('1,151–1,200 of 1,200');
  await expectWays(page, ['First', 'Previous']);
  await pageLink(page, 'First').click();
  await expect.poll(() => search(page)).toBe('?view=backups');
  await expectRows(page, (await demo.list()).backups);
});

test('a link that leads nowhere any more keeps the focus, and is no tab stop', async ({ page, demo }) => {
  await open(page);
  await pageLink(page, 'Last').press('Enter');
  await expectRows(page, (await demo.list('offset=1150')).backups);
  const last = pages(page).getByText('Last', { exact: true });
  await expect(last).toBeFocused();
  await expect(last).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Shift+Tab');
  await expect(pageLink(page, 'Previous')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(last).not.toBeFocused();
});

test('the page links stand still while the rows above them come into sight', async ({ page }) => {
  await open(page, '?limit=100');
  await expect(rows(page)).toHaveCount(100);
  const place = () => pageLink(page, 'Next').evaluate((link) => link.getBoundingClientRect().top + scrollY);
  const before = await place();
  await pageLink(page, 'Next').scrollIntoViewIfNeeded();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await place()).toBeCloseTo(before, 0);
});

test('a whole walk by links comes to the end', async ({ page, demo }) => {
  await open(page, '?limit=100');
  const seen = [];
  for (let number = 1; number <= 12; number += 1) {
    await expect(pages(page)).toContainText(`page ${number} of 12`);
    const { backups } = await demo.list(`limit=100&offset=${(number - 1) * 100}`);
    await expectRows(page, backups);
    seen.push(...(await ids(page)));
    if (number < 12) await pageLink(page, 'Next').click();
  }
  expect(new Set(seen).size).toBe(1200);
  expect(seen.length).toBe(1200);
  await expectWays(page, ['First', 'Previous']);
});

for (const limit of [10, 20, 50, 100, 1000]) {
  test(`${limit} rows per page can be chosen, and the first row stays in sight`, async ({ page, demo }) => {
    await open(page, limit === 50 ? '?limit=20&page=6' : '?page=3');
    const [first] = await ids(page);
    await size(page).selectOption(String(limit));
    const number = Math.floor(100 / limit) + 1;
    await expect.poll(() => new URLSearchParams(search(page)).get('page') ?? '1').toBe(String(number));
    const { backups } = await demo.list(`limit=${limit}&offset=${(number - 1) * limit}`);
    await expectRows(page, backups);
    await expect(rows(page)).toHaveCount(limit);
    expect(await ids(page)).toContain(first);
    await expect(size(page)).toHaveValue(String(limit));
    const last = grouped(number * limit);
    await expect(pages(page)).toContainText(`${grouped((number - 1) * limit + 1)}–${last} of 1,200`);
  });
}

test('a page size from an address is used, and offered while it is set', async ({ page, demo }) => {
  await open(page, '?limit=37');
  await expectRows(page, (await demo.list('limit=37')).backups);
  await expect(size(page)).toHaveValue('37');
  await expect(size(page).getByRole('option')).toHaveText(['10', '20', '37', '50', '100', '1000']);
  await size(page).selectOption('10');
  await expect(size(page).getByRole('option')).toHaveText(['10', '20', '50', '100', '1000']);
});

test('a page past the end becomes the last one, says so, and Back does not lead to it', async ({ page, demo }) => {
  await open(page, '?limit=100');
  const before = await page.evaluate(() => history.length);
  await page.evaluate(() => {
    history.pushState(null, '', '?limit=100&page=999&sort=size:asc');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await expect.poll(() => search(page)).toBe('?sort=size:asc&limit=100&page=12');
  await expectRows(page, (await demo.list('limit=100&sort=size:asc&offset=1100')).backups);
  await expect(notices(page)).toHaveText(['That page does not exist; showing the last one, page 12.']);
  expect(await page.evaluate(() => history.length)).toBe(before + 1);
  await page.goBack();
  await expect.poll(() => search(page)).toBe('?limit=100');
  await expect(notices(page)).toHaveCount(0);
});

test('an address past the end is corrected when it is opened, and keeps its open backup', async ({ page, demo }) => {
  const { backups } = await demo.list('offset=1150');
  await open(page, `?page=2000000&backup=${backups[3].id}`);
  await expect.poll(() => search(page)).toBe(`?page=24&backup=${backups[3].id}`);
  await expectRows(page, backups);
  await expect(notices(page)).toHaveCount(1);
  await expect(panel(page).getByRole('heading', { level: 2 })).toBeVisible();
});

test.describe('without a count', () => {
  test.use({ allowed: /^console: Failed to load resource.*406/ });

  test('the last page is searched for', async ({ page, demo }) => {
    await page.goto('./old/?page=500');
    await expect.poll(() => search(page)).toBe('?page=24');
    await expectRows(page, (await demo.list('offset=1150')).backups);
    await expect(notices(page).first()).toContainText('showing the last one, page 24');
  });

  test('the total is unknown until the end is reached', async ({ page }) => {
    await open(page, 'old/');
    await expect(pages(page)).toContainText('1–50 (total unknown)');
    await expectWays(page, ['Next', 'Last']);
    await open(page, 'old/?page=24');
    await expect(pages(page)).toContainText('page 24');
    await expectWays(page, NAMES);
  });
});

test('a link to a page opens in a tab of its own', async ({ page, context, demo }) => {
  await open(page, '?status=available&limit=20');
  const tab = context.waitForEvent('page');
  await pageLink(page, 'Next').click({ modifiers: ['ControlOrMeta'] });
  const other = await tab;
  expect(search(other)).toBe('?status=available&limit=20&page=2');
  await expectRows(other, (await demo.list('status=available&limit=20&offset=20')).backups);
  expect(search(page)).toBe('?status=available&limit=20');
});

test('another page is read from its top', async ({ page }) => {
  await open(page);
  await pageLink(page, 'Next').scrollIntoViewIfNeeded();
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0);
  await pageLink(page, 'Next').click();
  await expect(pages(page)).toContainText('page 2 of');
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
});

test('a thousand rows become few without leftovers', async ({ page, demo }) => {
  await open(page, '?limit=1000');
  await expect(links(page)).toHaveCount(1000);
  await choice(page, 'Status').selectOption('error');
  await settled(page);
  await expectRows(page, (await demo.list('status=error&limit=1000')).backups);
  await expect(table(page)).toBeVisible();
});
