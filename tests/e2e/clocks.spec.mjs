// What is shown when clocks were wrong: those that wrote the rows, and this computer's own.

import { expect, test } from './demo.mjs';
import { extent, figures, holdClock, notices, openWhole, panel, search, settled, verdict, volumeRows, volumeTable, wholeRead, show } from './lens.mjs';

const line = (page, name) => volumeRows(page).filter({ has: page.getByTitle(new RegExp(`latest backup ${name}$`)) });
const cell = (page, name, column) => line(page, name).locator(`[data-column="${column}"]`);
const skew = (page) => notices(page).filter({ hasText: 'This computer’s clock' });
const figureText = (page, name) => figures(page, name).first();

test.describe('times in the future', () => {
  test('protect nothing, are not of the last 24 h, and the Overview says why', async ({ page }) => {
    await openWhole(page, 'future/?view=overview');
    await expect(verdict(page)).toHaveText('2 of 7 volumes have no good backup from the last 26 h; 1 more cannot be judged.');
    const evidence = page.locator('.evidence');
    await expect(page.locator('.last-day')).toHaveText('4 backups started in the last 24 h: 0 known to have failed, 4 succeeded, 0 in progress.');
    await expect(evidence).toContainText('3 volumes have a recovery point in the future, which is not counted.');
    await expect(evidence).toContainText('5 backups are dated in the future (wrong clock) and left out of ages, days and the last 24 h.');
    const inProgress = page.locator('[data-part="in-progress"]');
    await expect(inProgress).toContainText('1 in progress, 0 of them stuck, 1 with an unknown start');
    // The thirty days end today, and no number links to more rows than it says.
    const days = page.locator('[data-part="days"] tbody tr');
    await expect(days.first().locator('[data-figure="day-all"]')).toHaveText(/^[1-4]$/);
    for (const name of ['attempts', 'future', 'day-all']) {
      const number = await figures(page, name).first().textContent();
      const href = await figures(page, name).first().getAttribute('href');
      const list = await page.context().newPage();
      await list.goto(new URL(href, page.url()).href);
      await expect(list.locator('.summary')).toContainText(`${number} of 27 backups`);
      await list.close();
    }
  });

  test('each volume is judged by what is real of it, and its line and chain say what is not counted', async ({ page }) => {
    await openWhole(page, 'future/?view=volumes');
    const state = async (name, word, note) => {
      await expect(cell(page, name, 'standing')).toHaveText(word);
      if (note) await expect(cell(page, name, 'note')).toContainText(note);
      else await expect(cell(page, name, 'note')).toHaveText('');
    };
    const ignored = /Its newest recovery point is in the future, \d{4}-\d\d-\d\d \d\d:\d\d: not counted\./;
    await state('the clock was ten years ahead', 'too old', ignored);
    await expect(cell(page, 'the clock was ten years ahead', 'age')).toContainText('10 days ago');
    await state('only a future', 'future date', ignored);
    await state('a future and last night', 'protected', ignored);
    await state('a failure in the future', 'protected');
    await state('the clock was never set', 'age unknown');
    await state('two minutes ahead', 'protected');
    await expect(volumeTable(page)).not.toContainText(/\bin \d+ (years|days|h)\b/);

    await line(page, 'only a future').getByRole('link').first().click();
    await expect(panel(page)).toContainText('future date: no recovery point is known');
    await expect(panel(page)).toContainText('Dated in the future (wrong clock), so it is not counted.');
    await expect(panel(page)).toContainText('11 h ahead');
    await show(page, 'future');
    await expect(volumeRows(page)).toHaveCount(3);
  });

  test('are found by a term, and have no age', async ({ page }) => {
    const found = page.locator('.summary');
    for (const [text, count] of [['is:future', 5], ['age:<24h', 4], ['is:future is:failed', 1], ['age:<3650d is:future', 0]]) {
      await openWhole(page, `future/?q=${encodeURIComponent(text)}`);
      await expect(found, text).toContainText(`${count} of 27 backups`);
    }
  });

  test('are named in the shift report', async ({ page }) => {
    await openWhole(page, 'future/?view=overview');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Shift report' }).click();
    const chunks = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk);
    const report = Buffer.concat(chunks).toString();
    expect(report).toContain('Not counted because they are dated in the future by a wrong clock: 5.');
    expect(report).toMatch(/no recovery point is known, ignoring one dated in the future \(\d{4}/);
  });
});

test.describe('this computer’s clock', () => {
  test('counts for nothing where the service’s is another, and the page says so', async ({ page }) => {
    for (const address of ['skewed/?view=overview', 'skewed/', 'skewed/?view=volumes']) {
      await openWhole(page, address).catch(() => {});
      await settled(page);
      await expect(skew(page)).toHaveText('This computer’s clock is 3 days behind the service’s. Times here follow the service’s clock.');
    }
    await openWhole(page, 'skewed/?view=overview');
    await expect(figureText(page, 'attempts')).not.toHaveText('0');
    await expect(figures(page, 'future')).toHaveCount(0);
    await expect(page.locator('.evidence')).not.toContainText('in the future');
    // By the service's clock: its last day, and the date of that day.
    const today = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await expect(page.locator('[data-part="days"] tbody th').first()).toHaveText(today);
  });

  test('is believed up to a minute, and again once it is put right', async ({ page, demo }) => {
    await demo.switch({ date_off: -480 });
    await openWhole(page, '?view=overview');
    await expect(skew(page)).toContainText('8 min ahead of the service’s');
    await demo.switch({ date_off: 40 });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(skew(page)).toHaveCount(0);
    await wholeRead(page);
    await demo.switch({ date_off: 480 });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(skew(page)).toContainText('8 min behind the service’s');
  });

  test('is all there is where the service says no time that can be read', async ({ page, demo }) => {
    await demo.switch({ date_off: 86_400 });
    for (const headers of [{ date: 'soon' }, { date: '' }, { age: '90' }]) {
      await page.route('**/api/volume/**', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, headers: { ...answer.headers(), ...headers } });
      });
      await openWhole(page, 'future/?view=overview');
      await expect(skew(page)).toHaveCount(0);
      await expect(verdict(page)).toHaveText('2 of 7 volumes have no good backup from the last 26 h; 1 more cannot be judged.');
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    }
  });
});

test('rhythms are in everyday words, and what is late is marked', async ({ page }) => {
  await openWhole(page, 'rhythms/?view=volumes');
  const expected = {
    'nightly, and a burst by hand': 'every 24 h',
    'twice each night, ten minutes apart': 'every 24 h',
    'Monday to Friday': '5 days a week',
    'Tuesday and Thursday': '2 days a week',
    weekly: 'weekly',
    'weekly, left out': 'weekly',
    monthly: 'monthly',
    hourly: 'every 1 h',
    'hourly until last night': 'every 1 h',
    'four a day': 'every 6 h',
    'daily, then weekly': 'weekly',
    'two backups': '',
  };
  for (const [name, words] of Object.entries(expected)) await expect(cell(page, name, 'rhythm'), name).toHaveText(words);
  const late = ['weekly, left out', 'hourly until last night'];
  await show(page, 'overdue');
  await expect.poll(() => search(page)).toBe('?view=volumes&show=overdue');
  await expect(volumeRows(page)).toHaveCount(late.length);
  for (const name of late) await expect(cell(page, name, 'note')).toContainText(`Late: usually backed up ${expected[name]}.`);
});

test('records of an import are not a volume, and are named as imports', async ({ page }) => {
  const sentence = '4 imports are running or have failed; they belong to no volume.';
  await openWhole(page, 'imports/?view=overview');
  await expect(verdict(page)).toHaveText('The only volume has a good backup from the last 26 h.');
  await expect(page.locator('.evidence')).toContainText(sentence);
  await expect(page.locator('.limits')).toContainText('1 backup has no volume id');
  await figures(page, 'imports').click();
  await expect.poll(() => search(page)).toBe('?volume_id=00000000-0000-0000-0000-000000000000');
  await expect(page.locator('.list table.backups tbody th a')).toHaveCount(4);
  await openWhole(page, 'imports/?view=volumes');
  await expect(volumeRows(page)).toHaveCount(1);
  await expect(page.locator('.shown-volumes')).toContainText(sentence);
  await openWhole(page, 'imports/?view=volumes&volume=00000000-0000-0000-0000-000000000000');
  await expect(panel(page)).toContainText('This is not a volume: Cinder uses this id for records whose import');
  await expect(panel(page).getByRole('button', { name: 'Mark as retired' })).toHaveCount(0);
});

test('a failure stays visible until a success, at every width', async ({ page }) => {
  await openWhole(page, 'running-after-failure/?view=volumes');
  for (const width of [1920, 1440, 1360, 1024, 768, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    for (const [name, note] of [['failed, and runs again', 'The last run failed, at '], ['failed twice', '2 failures in a row, since ']]) {
      await expect(cell(page, name, 'standing').locator('.badge')).toHaveAttribute('data-tone', 'bad');
      await expect(cell(page, name, 'note'), `${name} at ${width}`).toContainText(note);
      await expect(cell(page, name, 'note')).toBeVisible();
    }
    for (const name of ['recovered', 'calm']) {
      await expect(cell(page, name, 'standing').locator('.badge')).toHaveAttribute('data-tone', 'good');
      await expect(cell(page, name, 'note')).toHaveText('');
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, `at ${width}`).toBeLessThanOrEqual(0);
  }
  await openWhole(page, 'running-after-failure/?view=overview');
  await expect(verdict(page)).toHaveText('All 4 volumes have a good backup from the last 26 h, but on 2 volumes the last run failed.');
});

test('what was read more than an hour ago is called so, and nothing is green or red until it is read again', async ({ page }) => {
  await holdClock(page);
  await openWhole(page, '?view=overview');
  const text = await verdict(page).textContent();
  const tone = () => verdict(page).getAttribute('data-tone');
  expect(await tone()).toBe('bad');
  await page.clock.fastForward('50:00');
  await expect(verdict(page)).toHaveText(text);
  await page.clock.fastForward('20:00:00');
  await expect(verdict(page)).toContainText('Not up to date: ');
  expect(await tone()).toBe('unknown');
  await expect(extent(page)).toContainText('20 h ago: refresh to see what has happened since');
  await expect(page).toHaveTitle(/^Overview · /);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(verdict(page)).not.toContainText('Not up to date: ');
});
