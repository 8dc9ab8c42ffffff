import { expect, test } from './demo.mjs';
import { expectRows, grouped, open, openWhole, panel, rows, search, settled, stopClock, table } from './lens.mjs';
import { summary, has } from './search.mjs';
import { isIncremental } from './tally.mjs';

const facets = (page) => page.getByRole('navigation', { name: 'Narrow down' });

test('each facet says how many rows its choice gives, makes it, and undoes it', async ({ page, demo }) => {
  const all = await demo.all();
  const begin = '?status=error&q=-name%3Atest';
  await openWhole(page, begin);
  const base = all.filter((row) => !has(row.name, 'test'));
  const tally = (fits, key) => {
    const counted = new Map();
    for (const row of base.filter(fits)) counted.set(key(row), (counted.get(key(row)) ?? 0) + 1);
    return Object.fromEntries(counted);
  };
  const isError = (row) => row.status === 'error';
  const expected = {
    // A facet's own choice does not affect its counts.
    Status: tally(() => true, (row) => row.status),
    Type: tally(isError, (row) => (isIncremental(row) ? 'incremental' : 'full')),
    'Availability zone': tally((row) => isError(row) && row.availability_zone, (row) => row.availability_zone),
  };
  const list = (name) => facets(page).getByRole('list', { name }).getByRole('link');
  for (const [name, counts] of Object.entries(expected)) {
    await expect.poll(async () => {
      const texts = await list(name).allTextContents();
      return Object.fromEntries(texts.map((text) => [text.slice(0, text.lastIndexOf(' ')), Number(text.slice(text.lastIndexOf(' ')).replace(',', ''))]));
    }).toEqual(counts);
  }
  await expect(facets(page).locator('[aria-current="true"]')).toHaveText([`error ${expected.Status.error}`]);
  for (const [name, counts] of Object.entries(expected)) {
    for (const [label, count] of Object.entries(counts)) {
      await test.step(`${name} ${label}`, async () => {
        const link = list(name).filter({ hasText: new RegExp(`^${label} [\\d,]+$`) });
        const isSet = (await link.getAttribute('aria-current')) === 'true';
        await link.click();
        await expect(summary(page)).toContainText(`${grouped(isSet ? base.length : count)} of 1,200 backups`);
        if (isSet) await expect(link).not.toHaveAttribute('aria-current');
        else await expect(link).toHaveAttribute('aria-current', 'true');
        await page.goBack();
        await expect(summary(page)).toContainText(`${grouped(expected.Status.error)} of 1,200 backups`);
      });
    }
  }
  await list('Type').first().click();
  await expect(facets(page).locator('[aria-current="true"]')).toHaveCount(2);
  await facets(page).locator('[aria-current="true"]').last().click();
  await expect.poll(() => search(page)).toBe('?status=error&q=-name:test');
});

test('the shortcuts say how many they find once the project has been read, and are undone by a second click', async ({ page, demo }) => {
  await stopClock(page);
  await open(page, '?view=backups');
  const shortcuts = page.getByRole('navigation', { name: 'Shortcuts' });
  await expect(shortcuts.getByRole('link')).toHaveText([/^Failed, last 24 h $/, /^In progress $/, /^Stuck $/]);
  await openWhole(page, '?view=overview');
  const number = (name) => page.locator(`[data-figure="${name}"]`).textContent();
  const counts = [await number('failed'), await number('running'), await number('stuck')];
  await page.getByRole('link', { name: 'Backups', exact: true }).click();
  await expect(shortcuts.getByRole('link')).toHaveText([`Failed, last 24 h ${counts[0]}`, `In progress ${counts[1]}`, `Stuck ${counts[2]}`]);
  await shortcuts.getByRole('link', { name: 'In progress' }).click();
  await expect(page.locator('.summary strong')).toHaveText(`${counts[1]} of ${grouped((await demo.all()).length)} backups`);
  await expect(shortcuts.getByRole('link', { name: 'In progress' })).toHaveAttribute('aria-current', 'true');
  await shortcuts.getByRole('link', { name: 'In progress' }).click();
  await expect.poll(() => search(page)).toBe('?view=backups');
});

test.describe('in groups', () => {
  const groups = (page) => table(page).locator('.group').filter({ has: page.getByRole('rowheader') });
  const choose = (page, name) => page.getByRole('navigation', { name: 'Group by' }).getByRole('link', { name, exact: true }).click();
  /** The groups' sizes, and their backups' ids by group, the largest first and what names nothing last. */
  const expected = (rows, key, last) => {
    const found = new Map();
    for (const row of rows) found.set(key(row), [...(found.get(key(row)) ?? []), row]);
    return [...found].sort(([a, x], [b, y]) => (a === last) - (b === last) || y.length - x.length);
  };

  test('the list is grouped by volume, in its own order, and each group leads to all of it', async ({ page, demo }) => {
    await open(page, '?view=backups&status=error');
    await choose(page, 'volume');
    await expect.poll(() => search(page)).toBe('?status=error&group=volume');
    await settled(page);
    const all = expected(await demo.all('status=error'), (row) => row.volume_id);
    await expect(groups(page).first()).toBeVisible();
    const [[volume, members], ...rest] = all;
    await expect(groups(page).first()).toContainText(`${members.length} backups`);
    await expect(groups(page).first()).toContainText(volume);
    expect(rest.length).toBeGreaterThan(10);
    const firstFive = await rows(page).locator('.open').evaluateAll((links) => links.slice(0, 5).map((link) => new URL(link.href).searchParams.get('backup')));
    expect(firstFive).toEqual(members.slice(0, 5).map(({ id }) => id));
    await table(page).getByRole('link', { name: `${members.length - 5} more`, exact: true }).first().click();
    await expectRows(page, members);
    expect(new URL(page.url()).searchParams.get('group')).toBe(null);
    await page.goBack();
    await expect(groups(page).first()).toBeVisible();
    await choose(page, 'volume');
    await expect.poll(() => search(page)).toBe('?status=error');
    await expect(groups(page)).toHaveCount(0);
  });

  test('by cause, failures come first and what has not failed comes last, and a row opens beside its group', async ({ page, demo }) => {
    await open(page, '?group=cause');
    await expect(groups(page).first()).toBeVisible({ timeout: 60_000 });
    const failed = (await demo.all()).filter(({ status }) => status.startsWith('error'));
    const sizes = async () => (await groups(page).allTextContents()).map((text) => Number(/^[\d,]+/.exec(text)[0].replaceAll(',', '')));
    const found = await sizes();
    expect(found.slice(0, -1).reduce((sum, size) => sum + size, 0)).toBe(failed.length);
    expect(found.slice(0, -1)).toEqual([...found.slice(0, -1)].sort((a, b) => b - a));
    await expect(groups(page).last()).toContainText('not failed');
    await rows(page).locator('.open').first().click();
    await expect(panel(page)).toBeVisible();
    await expect(table(page).locator('tr[aria-current]')).toHaveCount(1);
    await expect(groups(page).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await groups(page).first().getByRole('link').first().click();
    await expect(page.getByText(`${found[0]} of 1,200 backups`)).toBeVisible();
  });
});
