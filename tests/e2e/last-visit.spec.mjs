import { expect, PROJECT, REFUSED, test } from './demo.mjs';
import { extent, figures, ids, openWhole, search, verdict } from './lens.mjs';

test.describe('since the last visit', () => {
  const part = (page) => page.locator('section').filter({ has: page.getByRole('heading', { name: 'Since the last visit' }) });
  const FIRST = 'First visit in this browser; next time you will see what changed.';
  const NUMBERS = ['new', 'newly-failed', 'recovered', 'vanished'];
  const hours = (count) => new Date(Date.now() - count * 3_600_000).toISOString().replace('Z', '000Z');
  const numbers = async (page) => Object.fromEntries(await Promise.all(NUMBERS.map(async (name) => [name, Number(await figures(page, name).textContent())])));
  const stored = (page) => page.evaluate(() => Object.fromEntries(Object.keys(localStorage).filter((key) => /seen|visit/.test(key)).map((key) => [key.split(':')[1], localStorage[key].slice(0, 29)])));

  /** Makes the stored state of the last visit some hours older. */
  async function age(page, count) {
    await expect.poll(async () => Object.keys(await stored(page))).toContain('seen');
    await page.evaluate(
      ([key, at]) => (localStorage[key] = localStorage[key].replace(/^(\S+) \S+/, `$1 ${at}`)),
      [`backup-lens:seen:${PROJECT}`, hours(count)],
    );
  }

  test('what is new, failed, recovered and vanished is counted and leads to its rows', async ({ page, demo, add, change }) => {
    const { backups: failed } = await demo.list('status=error&limit=3');
    const { backups: good } = await demo.list('status=available&limit=3');
    const removed = await demo.add({ name: 'soon gone' });
    await openWhole(page, '?view=overview');
    await expect(part(page)).toContainText(FIRST);
    await age(page, 5);

    const fresh = await add({ name: 'fresh' });
    const broken = await add({ name: 'fresh and broken', status: 'error' });
    await change(failed[0].id, { status: 'available' });
    await change(failed[1].id, { status: 'creating' });
    await change(good[0].id, { status: 'error_deleting' });
    await demo.remove(removed);
    const expected = { new: 2, 'newly-failed': 2, recovered: 1, vanished: 1 };
    await page.reload();
    await expect(part(page)).toContainText(/UTC, [45] h ago\./);
    expect(await numbers(page)).toEqual(expected);
    await part(page).getByText('Which').first().click();
    await expect(part(page).getByRole('listitem').filter({ visible: true }).getByRole('link')).toHaveCount(2);
    await expect(part(page).getByRole('link', { name: 'fresh and broken' })).toBeVisible();
    await expect(part(page).locator('code')).toHaveText([removed]);

    // A reload continues the same visit.
    await page.reload();
    await expect(part(page)).toContainText(/UTC, [45] h ago\./);
    expect(await numbers(page)).toEqual(expected);

    const rows = { new: [broken, fresh], 'newly-failed': [broken, good[0].id], recovered: [failed[0].id] };
    for (const [name, list] of Object.entries(rows)) {
      await figures(page, name).click();
      await expect.poll(() => search(page)).toBe(`?q=is:${name}`);
      await expect.poll(async () => (await ids(page)).sort()).toEqual([...list].sort());
      await page.goBack();
      await expect(verdict(page)).toBeVisible();
    }
    await openWhole(page, `?q=is%3Anew%20-is%3Anewly-failed`);
    await expect.poll(() => ids(page)).toEqual([fresh]);
  });

  test('“Mark as seen” starts over, and a refresh counts from there', async ({ page, demo, add }) => {
    await openWhole(page, '?view=overview');
    await age(page, 30);
    await add({ name: 'before' });
    await page.reload();
    await expect(figures(page, 'new')).toHaveText('1');
    await part(page).getByRole('button', { name: 'Mark as seen' }).click();
    await expect(part(page)).toContainText('just now.');
    await expect.poll(() => numbers(page)).toEqual({ new: 0, 'newly-failed': 0, recovered: 0, vanished: 0 });
    await expect(part(page).getByRole('link')).toHaveCount(0);
    await add({ name: 'after', status: 'error' });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.poll(() => numbers(page)).toEqual({ new: 1, 'newly-failed': 1, recovered: 0, vanished: 0 });
    await page.reload();
    await expect.poll(() => figures(page, 'new').allTextContents()).toEqual(['1']);
  });

  test('“Clear history” forgets, also after a reload', async ({ page }) => {
    await openWhole(page, '?view=overview');
    await age(page, 30);
    await page.reload();
    await expect(figures(page, 'new')).toHaveText('0');
    await part(page).getByRole('button', { name: 'Clear history' }).click();
    await expect(part(page)).toContainText(FIRST);
    expect(await stored(page)).toEqual({});
    await page.reload();
    await expect(part(page)).toContainText(FIRST);
  });

  test('an unreadable memory counts as a first visit', async ({ page }) => {
    await openWhole(page, '?view=overview');
    await age(page, 30);
    await page.evaluate((key) => (localStorage[key] += ' nonsense'), `backup-lens:seen:${PROJECT}`);
    await page.reload();
    await expect(verdict(page)).toBeVisible();
    await expect(part(page)).toContainText(FIRST);
  });

  test('a browser without space says that it stores nothing', async ({ page }) => {
    await page.addInitScript(() => {
      const set = Storage.prototype.setItem;
      Storage.prototype.setItem = function (key, text) {
        if (key.includes(':seen:')) throw new DOMException('full', 'QuotaExceededError');
        return set.call(this, key, text);
      };
    });
    await openWhole(page, '?view=overview');
    await expect(page.getByText('Cannot save history in this browser')).toBeVisible();
    await expect(verdict(page)).toBeVisible();
  });

  test.describe('partly read', () => {
    test.use({ allowed: REFUSED });

    test('nothing counts as vanished before the whole project has been read', async ({ page }) => {
      await openWhole(page, '?view=overview');
      await age(page, 30);
      const before = await stored(page);
      await page.route('**/backups/detail?*offset=999&**', (route) => route.fulfill({ status: 403, body: '' }));
      await page.reload();
      await expect(extent(page)).toContainText('partial: 1,000 of 1,200');
      await expect(part(page)).toContainText('Changes will be shown once the whole project has been read.');
      await expect(figures(page, 'vanished')).toHaveCount(0);
      expect(await stored(page)).toEqual(before);
    });
  });
});
