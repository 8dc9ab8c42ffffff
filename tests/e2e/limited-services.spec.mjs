import { BROKEN, expect, REFUSED, test } from './demo.mjs';
import { alert, choice, expectRows, field, notices, open, pages, search, settled } from './lens.mjs';

test.use({ allowed: REFUSED });

const refresh = (page) => page.getByRole('button', { name: 'Refresh' });

test.describe('a service without “contains”', () => {
  // Requests that the service cannot answer are cancelled.
  test.use({ allowed: new RegExp(`${REFUSED.source}|${BROKEN.source}`) });

  const answered = (page) => page.getByText(/^Searched all [\d,]+ backups · /);

  for (const world of ['stock/', 'old/']) {
    test(`is answered from the whole project in /${world}, and that is remembered`, async ({ page, demo, requests }) => {
      const parts = ['web', 'upgrade'];
      const found = async (part) => (await demo.list(`name~=${part}&limit=1000`)).backups;
      await open(page, `${world}?name~=${parts[0]}`);
      await expectRows(page, await found(parts[0]));
      await expect(answered(page)).toBeVisible();
      await expect(notices(page)).toHaveCount(0);
      await expect(page.locator('.summary')).toContainText(`${(await found(parts[0])).length} of 1,200 backups`);

      requests.clear();
      await field(page, 'Name').fill(parts[1]);
      await field(page, 'Name').press('Enter');
      await expectRows(page, await found(parts[1]));
      await expect(answered(page)).toBeVisible();
      await choice(page, 'Status').selectOption('available');
      await expectRows(page, (await demo.list(`name~=${parts[1]}&status=available&limit=1000`)).backups);
      expect(requests.lists()).toEqual([]);

      await page.getByRole('link', { name: /^name contains/ }).click();
      await expectRows(page, (await demo.list('status=available')).backups);
      await expect(answered(page)).toHaveCount(0);
      expect(requests.lists()).toHaveLength(1);
    });
  }

  test('is not sent requests whose answer will not be shown', async ({ page, demo, requests }) => {
    await open(page, 'stock/?name~=web');
    await expectRows(page, (await demo.list('name~=web&limit=1000')).backups);
    expect(requests.lists().filter((path) => path.includes('?name='))).toEqual([]);
  });
});

test('an older service gets requests in its own version, and what it lacks is reported', async ({ page, demo, requests }) => {
  await open(page, 'old/?sort=name:asc');
  await expectRows(page, (await demo.list()).backups);
  await expect(notices(page)).toHaveText([
    'This service does not sort by name: sorted by created, newest first.',
    'No total: this service does not count.',
    'Older API (3.30): some features are off.',
  ]);
  expect(requests.lists()).toHaveLength(2);
  requests.clear();
  await refresh(page).click();
  await expect.poll(() => requests.lists().length).toBe(1);
  await settled(page);
  expect(requests.lists()).toHaveLength(1);
  await expect(alert(page)).toHaveCount(0);
});

test('a gateway that drops the version is detected by the missing count', async ({ page, demo }) => {
  await open(page, 'headerless/');
  await expect(notices(page)).toContainText(['No total: the service gave none.']);
  await expectRows(page, (await demo.list()).backups);
  await expect(pages(page)).toContainText('1–50 (total unknown)');
});

test('a service with smaller pages changes the page size, and no row is skipped', async ({ page, demo }) => {
  await open(page, 'clamped/');
  await expect.poll(() => search(page)).toBe('?limit=25');
  await expect(notices(page)).toHaveText(['The service allows 25 rows per page.']);
  await expectRows(page, (await demo.list('limit=25')).backups);
  await expect(pages(page)).toContainText('1–25 of 1,200');
  await pages(page).getByRole('link', { name: 'Next' }).click();
  await expectRows(page, (await demo.list('limit=25&offset=25')).backups);
  await expect(pages(page)).toContainText('26–50 of 1,200');
});
