// Services that count, page, sort or refuse differently than Cinder: rows outrank a count, and no view breaks.

import { readFile } from 'node:fs/promises';
import { expect, REFUSED, test } from './demo.mjs';
import { alert, expectRows, ids, notices, open, openWhole, pageLink, pages, panel, rows, search, verdict, volumeRows } from './lens.mjs';

const TIES = '71e5d0c2a9b84f3e8d6c1b0a5f4e3d29';
const WRONG = 'No total: this service’s counts do not match its rows.';

/** Saves the file in the menu, and returns its text. */
async function saved(page, name) {
  const waiting = page.waitForEvent('download');
  await page.getByText('Export', { exact: true }).click();
  await page.getByRole('button', { name }).click();
  return readFile(await (await waiting).path(), 'utf8');
}

for (const count of ['page', 'half', 'double', 'null', 'negative', 'fraction', 'huge']) {
  test(`a count (${count}) that does not fit the rows is not used, and all rows can be reached`, async ({ page, demo }) => {
    await open(page, `count/${count}/?limit=100`);
    await expect(pages(page)).toContainText('1–100 (total unknown)');
    await expect(notices(page)).toHaveText([WRONG]);
    await expectRows(page, (await demo.list('limit=100')).backups);
    await pageLink(page, 'Next').click();
    await expectRows(page, (await demo.list('limit=100&offset=100')).backups);
    await expect(pages(page)).toContainText('101–200 (total unknown)');
    await pageLink(page, 'Last').click();
    await expect.poll(() => search(page)).toBe('?limit=100&page=12');
    await expectRows(page, (await demo.list('limit=100&offset=1100')).backups);
    await expect(notices(page)).toContainText(['Page 12 is the last one.']);
  });
}

for (const count of ['page', 'unfiltered', 'half', 'double', 'null', 'huge', 'absent']) {
  test(`the whole project is read to its end whatever the count (${count}) says`, async ({ page, demo }) => {
    const all = await demo.all();
    const failed = all.filter(({ status }) => status.startsWith('error'));
    await openWhole(page, `count/${count}/?view=overview`);
    await expect(page.getByText('There are no backups')).toHaveCount(0);
    await expect(page.locator('.mark')).toHaveText(count === 'double' ? '1,200 backups read; the service counts 2,400' : 'All 1,200 backups read');
    // Nothing is called good or complete while the service says that there are more.
    const tone = await verdict(page).getAttribute('data-tone');
    if (count === 'double') expect(tone).not.toBe('good');
    await openWhole(page, `count/${count}/?q=is%3Afailed`);
    await expect(page.locator('.mark')).toHaveText(count === 'double' ? 'Searched 1,200 backups; the service counts 2,400' : 'Searched all 1,200 backups');
    await expect(page.locator('.summary')).toContainText(`${failed.length} of 1,200 backups`);
    const volumes = new Set(all.map(({ volume_id }) => volume_id)).size;
    await openWhole(page, `count/${count}/?view=volumes`);
    await expect(page.getByText('No volume has a backup')).toHaveCount(0);
    expect(volumes).toBeGreaterThan(20);
    await expect(volumeRows(page).first()).toBeVisible();
  });
}

test('a service that counts backups and returns none is not an empty project', async ({ page }) => {
  await page.route(/\/backups\/detail/, (route) => route.fulfill({ json: { backups: [], count: 4000 } }));
  const notice = page.getByText('The service counts 4,000 backups but returned none.');
  await page.goto('./?view=overview');
  await expect(notice).toBeVisible();
  await expect(verdict(page)).toHaveText('Incomplete data: no backup has been read.');
  await expect(page.getByText(/no backups\.|whole project was read|never backed up/i)).toHaveCount(0);
  await open(page, '?view=backups');
  await expect(page.getByText('The service counts 4,000 backups in this project but returned none.')).toBeVisible();
  await expect(page.getByText('No backups yet')).toHaveCount(0);
});

test('a count as a text is read as the number it says', async ({ page }) => {
  await open(page, 'count/text/');
  await expect(pages(page)).toContainText('1–50 of 1,200');
  await expect(notices(page)).toHaveCount(0);
});

test('a count that ignores the filters is detected, for few rows and for many', async ({ page, demo }) => {
  const { backups, count } = await demo.list('status=creating');
  expect(count).toBeLessThan(50);
  await open(page, 'count/unfiltered/?status=creating');
  await expectRows(page, backups);
  await expect(pages(page)).toContainText(`1–${count} of ${count}`);
  await expect(notices(page)).toHaveText([WRONG]);
  await open(page, 'count/unfiltered/?status=available');
  await expect(pages(page)).toContainText('1–50 (total unknown)');
  await expect(notices(page)).toHaveText([WRONG]);
  await expectRows(page, (await demo.list('status=available')).backups);
  await open(page, 'count/unfiltered/?name=no%20such%20name');
  await expect(page.getByRole('heading', { name: 'No backups match these filters' })).toBeVisible();
});

test('the export of all has every row where the count is that of the page', async ({ page }) => {
  await open(page, 'count/page/');
  const text = await saved(page, 'All that match as CSV');
  expect(text.trim().split('\r\n')).toHaveLength(1201);
});

test('the document’s own service is read whole: counts of the page, its name for the link, few rows per page', async ({ page, demo }) => {
  await open(page, 'document/');
  await expect.poll(() => search(page)).toBe('?limit=25');
  await expectRows(page, (await demo.list('limit=25')).backups);
  await expect(pages(page)).toContainText('1–25 (total unknown)');
  await pageLink(page, 'Next').click();
  await expectRows(page, (await demo.list('limit=25&offset=25')).backups);
  await openWhole(page, 'document/?q=-is%3Afailed');
  await expect(page.locator('.summary')).toContainText('of 1,200 backups');
});

test('without any link the pages are the same', async ({ page, demo }) => {
  await open(page, 'no-links/');
  await expect(pages(page)).toContainText('1–50 of 1,200');
  await pageLink(page, 'Last').click();
  await expectRows(page, (await demo.list('offset=1150')).backups);
});

test.describe('where the count alone fails', () => {
  test.use({ allowed: REFUSED });

  for (const fault of ['400', '403', '404', '422', '500', '503', 'html', 'empty', 'rows']) {
    test(`with ${fault}, nothing is lost`, async ({ page, demo }) => {
      const failed = (await demo.all()).filter(({ status }) => status.startsWith('error'));
      await openWhole(page, `limit-0/${fault}/?view=overview`);
      await expect(alert(page)).toHaveCount(0);
      await expect(verdict(page)).toBeVisible();
      await openWhole(page, `limit-0/${fault}/?q=is%3Afailed`);
      await expect(page.locator('.summary')).toContainText(`${failed.length} of 1,200 backups`);
      const text = await saved(page, 'All that match as CSV');
      expect(text.trim().split('\r\n').length).toBeGreaterThanOrEqual(failed.length + 1);
    });
  }
});

test('a service that always returns its first page is detected and reported', async ({ page, demo }) => {
  const first = await demo.list('limit=20');
  await open(page, 'no-offset/?limit=20');
  await expectRows(page, first.backups);
  await expect(notices(page)).toHaveText([/^This service gives its first rows for every page/]);
  await expect(pages(page).getByText('Next', { exact: true })).toHaveAttribute('aria-disabled', 'true');
  await open(page, 'no-offset/?limit=20&page=3');
  await expect.poll(() => search(page)).toBe('?limit=20');
  await expectRows(page, first.backups);
  await expect(notices(page)).toContainText(['That page cannot be shown; showing the first one.']);
});

test('all rows of a service that ignores the page size are shown', async ({ page, demo }) => {
  await open(page, 'no-limit/');
  await expect(rows(page)).toHaveCount(1000);
  await expect(pages(page)).toContainText('1–1,000 of 1,200');
  expect(await ids(page)).toEqual((await demo.list('limit=1000')).backups.map(({ id }) => id));
});

test.describe('what is refused', () => {
  test.use({ allowed: REFUSED });

  for (const words of ['korean', 'japanese', 'german', 'chinese', 'silent', 'page']) {
    test(`with another message (${words}) leads to the same: the whole project answers`, async ({ page, demo }) => {
      await open(page, `translated/${words}/?name~=web&status~=err`);
      await expectRows(page, (await demo.list('name~=web&status~=err&limit=1000')).backups);
      await expect(page.locator('.extent')).toContainText('Searched all ');
      await expect(notices(page)).toHaveCount(0);
      await expect(alert(page)).toHaveCount(0);
    });
  }

  test('as a missing backup is distinguished from a missing service in any language', async ({ page }) => {
    await open(page, 'translated/korean/?backup=00000000-0000-4000-8000-000000000000');
    await expect(panel(page).getByRole('heading', { name: 'There is no backup with this id in this project' })).toBeVisible();
  });

  test('as a version is requested again in the service’s own, in any language', async ({ page, demo, requests }) => {
    await open(page, 'translated/old/');
    await expectRows(page, (await demo.list()).backups);
    await expect(notices(page)).toContainText(['Older API (3.27): some features are off.']);
    expect(requests.lists()).toHaveLength(2);
  });

  test('as several sort keys leaves one, and nothing is reported', async ({ page, demo, requests }) => {
    await open(page, 'one-sort-key/?sort=size:asc');
    await expectRows(page, (await demo.list('sort=size:asc')).backups);
    await expect(notices(page)).toHaveCount(0);
    expect(requests.lists().at(-1)).toContain('sort=size:asc&');
  });

  test('as any order leaves the service’s own, and that is reported', async ({ page, demo }) => {
    await open(page, 'no-sort/?sort=size:asc');
    await expectRows(page, (await demo.list()).backups);
    await expect(notices(page)).toHaveText(['This service does not sort: the rows are in its own order.']);
  });
});

test('three thousand backups of one second are read whole and paged without a gap', async ({ page, demo }) => {
  const all = await demo.all('sort=created_at:desc,id:desc', { world: 'ties/', project: TIES });
  expect(new Set(all.map(({ created_at }) => created_at)).size).toBe(1);
  await openWhole(page, 'ties/?view=overview');
  await openWhole(page, 'ties/?q=-name%3A%3D%22no%20such%22');
  await expect(page.locator('.summary')).toContainText('of 3,000 backups');
  const seen = [];
  await open(page, 'ties/?limit=1000');
  for (const number of [1, 2, 3]) {
    await expect(pages(page)).toContainText(`page ${number} of 3`);
    await expectRows(page, all.slice((number - 1) * 1000, number * 1000));
    seen.push(...(await ids(page)));
    // With the keyboard: with a thousand rows, newly visible ones may move the links.
    if (number < 3) await pageLink(page, 'Next').press('Enter');
  }
  expect(new Set(seen).size).toBe(3000);
});

test('English is requested, from the first request on', async ({ page }) => {
  const languages = [];
  page.on('request', (request) => request.url().includes('/backups/detail') && languages.push(request.headers()['accept-language']));
  await open(page);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect.poll(() => languages.length).toBeGreaterThan(1);
  expect([...new Set(languages)]).toEqual(['en']);
});

test('the command shown is the request that was sent', async ({ page, requests }) => {
  await open(page, '?sort=size:asc');
  const path = requests.lists()[0];
  await page.getByText('API and CLI commands').click();
  await expect(page.locator('.commands')).toContainText(path);
  await expect(page.locator('.commands')).toContainText('Accept-Language: en');
});

test('one row behind a short page is reached, though the counts end with each answer and nothing names a next page', async ({ page, demo }) => {
  const backups = (await demo.list('limit=26')).backups;
  const seen = [];
  await page.route('**/backups/detail?**', (route) => {
    const parameters = new URL(route.request().url()).searchParams;
    const [offset, limit] = [Number(parameters.get('offset') ?? 0), Math.min(Number(parameters.get('limit') ?? 25), 25)];
    const some = backups.slice(offset, offset + limit);
    return route.fulfill({ json: { backups: some, count: offset + some.length } });
  });
  await page.goto('./?limit=100');
  await expect.poll(() => search(page)).toBe('?limit=25');
  await expectRows(page, backups.slice(0, 25));
  seen.push(...(await ids(page)));
  await pageLink(page, 'Next').click();
  await expectRows(page, backups.slice(25));
  seen.push(...(await ids(page)));
  expect(seen).toEqual(backups.map(({ id }) => id));
});
