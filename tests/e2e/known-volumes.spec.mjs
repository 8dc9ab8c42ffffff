// What the project's volumes add to its backups: names, volumes without a backup, deleted volumes, policies, quotas.

import { expect, test } from './demo.mjs';
import { expectRows, extent, field, figures, ids, links, open, openWhole, panel, search, searchBox, settled, stopClock, table, verdict, volumeFilters, volumeRows, volumeTable, show } from './lens.mjs';
import { moment } from './tally.mjs';

const VOLUMES = { world: 'volumes/', project: '5070a5e05b1c4d3e8f9a0b1c2d3e4f56' };
const HOUR = 3_600_000_000;
const shownIds = (page) => volumeTable(page).locator('tbody th .id').allTextContents();
const quiet = (page) => page.locator('.volumes-known');

/** The state of each volume, computed from the API's rows independently of the page. */
async function stand(demo, now, target = () => 26 * HOUR) {
  const known = await demo.volumes(VOLUMES);
  const rows = await demo.all('', VOLUMES);
  const lists = new Map([...known.keys()].map((id) => [id, []]));
  for (const row of rows) lists.set(row.volume_id, [...(lists.get(row.volume_id) ?? []), row]);
  const standing = (id, own) => {
    const volume = known.get(id);
    if (!volume) return 'deleted';
    const limit = target(volume);
    if (limit === 'excluded') return 'excluded';
    if (own.length === 0) return now - moment(volume.created_at) > limit ? 'never-backed-up' : 'new';
    const good = own.filter(({ status }) => ['available', 'restoring'].includes(status));
    if (good.length === 0) return 'unprotected';
    return now - Math.max(...good.map((row) => moment(row.data_timestamp) ?? moment(row.created_at))) > limit ? 'too-old' : 'protected';
  };
  const groups = {};
  for (const [id, own] of lists) (groups[standing(id, own)] ??= []).push(id);
  return { groups, known, rows };
}

test('the verdict counts the volumes that exist, and every number leads to exactly those behind it', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, 'volumes/?view=overview');
  const { groups, known } = await stand(demo, now);
  const never = groups['never-backed-up'].length;
  const missed = never + (groups['too-old']?.length ?? 0) + (groups.unprotected?.length ?? 0);
  const fresh = groups.new.length;
  await expect(verdict(page)).toHaveText(`${missed} of ${known.size - fresh} volumes that are due have no good backup from the last 26 h, including ${never} that were never backed up; ${fresh} new volumes have none yet.`);
  await expect(figures(page, 'volumes')).toHaveText(String(known.size));
  const expected = { 'never-backed-up': 'never-backed-up', 'new-volumes': 'new', deleted: 'deleted', protected: 'protected', 'too-old': 'too-old' };
  for (const [figure, group] of Object.entries(expected)) {
    await expect(figures(page, figure)).toHaveText(String(groups[group].length));
    await figures(page, figure).click();
    await expect.poll(async () => (await shownIds(page)).sort()).toEqual([...groups[group]].sort());
    await page.goBack();
    await expect(verdict(page)).toBeVisible();
  }
});

test('a volume without a backup says how old it is and what uses it, and its panel what it is', async ({ page, demo }) => {
  await openWhole(page, 'volumes/?view=volumes&show=never-backed-up');
  const first = volumeRows(page).first();
  await expect(first).toContainText('never backed up');
  await expect(first).toContainText('billing-db-02');
  await expect(first).toContainText('Created 61 days ago. In use.');
  await first.getByRole('cell').first().click();
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText('billing-db-02');
  await expect(page).toHaveTitle(/^✕ \d+ · billing-db-02 · Backup Lens demo$/);
  await expect(panel(page)).toContainText('This volume has no backup.');
  await expect(panel(page)).toContainText('as /dev/vdb');
  await expect(panel(page)).toContainText('500 GiB');
  const [{ id }] = [...(await demo.volumes(VOLUMES)).values()].filter(({ name }) => name === 'billing-db-02');
  await expect(panel(page).locator('.identity code')).toHaveText(id);
});

test('deleted volumes have a list of their own, with what is left of them', async ({ page, demo }) => {
  const now = await stopClock(page);
  const { groups, rows } = await stand(demo, now);
  await openWhole(page, 'volumes/?view=volumes&show=deleted&order=id');
  await expect.poll(() => shownIds(page)).toEqual([...groups.deleted].sort());
  const [id] = await shownIds(page);
  const left = rows.filter((row) => row.volume_id === id);
  const size = left.reduce((sum, row) => sum + row.size, 0).toLocaleString('en-US');
  await expect(volumeRows(page).first()).toContainText(`${left.length} backups are left, of volume sizes of ${size} GiB in all.`);
});

test('names are text, whatever is in them, and are found', async ({ page }) => {
  await openWhole(page, 'volumes/?view=volumes');
  await expect(volumeTable(page).getByText('<img src=x onerror=alert(1)>')).toBeVisible();
  await volumeFilters(page).getByRole('searchbox').fill('BILLING');
  await expect(volumeRows(page)).toHaveCount(2);
  await expect(volumeRows(page).first()).toContainText('billing-db-0');
});

test('an invisible character in a name is shown by its number, and the name stays as it is', async ({ page, add }) => {
  const name = 'prod\u{202e}gpj.exe';
  const id = await add({ name, description: 'zero\u{200b}width' });
  const expectMarked = async (place) => {
    const mark = place.locator('[data-code]').first();
    await expect(mark).toHaveAttribute('data-code', 'U+202E');
    expect(await mark.evaluate((element) => getComputedStyle(element, '::before').content)).toBe('"U+202E"');
    await expect(place).toHaveText(name);
  };
  await open(page, `?limit=10&backup=${id}`);
  await expectMarked(links(page).filter({ hasText: 'prod' }).first());
  await expectMarked(panel(page).getByRole('heading', { level: 2 }));
  await expect(panel(page).locator('[data-code="U+200B"]')).toBeVisible();
  await openWhole(page, 'volumes/?view=volumes');
  const volume = volumeRows(page).filter({ hasText: 'gpj.tnetnoc' });
  await expect(volume.locator('[data-code]')).toHaveAttribute('data-code', 'U+202E');
});

test('the list names its volumes after its rows are there, and reads no more than it needs', async ({ page, demo, requests }) => {
  await open(page, 'volumes/');
  await expect(table(page).locator('.named').first()).toBeVisible();
  const known = await demo.volumes(VOLUMES);
  const { backups } = await demo.list('', VOLUMES);
  await expect(table(page).locator('tbody [data-column="volume"]')).toHaveText(
    backups.map(({ volume_id: id }) => (known.get(id)?.name ? `${known.get(id).name} ${id}` : id)));
  const paths = requests.filter((path) => !path.endsWith('config.json'));
  expect(paths.findIndex((path) => path.includes('/volumes/detail'))).toBeGreaterThan(paths.findIndex((path) => path.includes('/backups/detail')));
  // Some of the page's volumes are deleted, so all volumes are read: a short part, and a check after it.
  expect(paths.filter((path) => path.includes('/volumes/detail')).length).toBeLessThanOrEqual(3);
});

test('a name of one volume is sent to the service as its id, a name of several is looked up in the whole project', async ({ page, demo }) => {
  await openWhole(page, 'volumes/?view=volumes');
  await page.goto('./volumes/?view=backups');
  await settled(page);
  await expect(table(page).locator('.named').first()).toBeVisible();
  const known = [...(await demo.volumes(VOLUMES)).values()];
  // Until all names are known, a name is searched in the whole project; from then on the service can answer.
  await field(page, 'Volume').fill('etcd');
  await field(page, 'Volume').press('Enter');
  const some = known.filter(({ name }) => name?.includes('etcd')).map(({ id }) => id);
  expect(some.length).toBeGreaterThan(1);
  const rows = (await demo.all('', VOLUMES)).filter((row) => some.includes(row.volume_id));
  await expect(extent(page)).toContainText('Searched all ');
  await expect.poll(async () => (await ids(page)).sort()).toEqual(rows.map(({ id }) => id).sort());
  const { id } = known.find(({ name }) => name === 'gitlab-02');
  await field(page, 'Volume').fill('gitlab-02');
  await field(page, 'Volume').press('Enter');
  await expect.poll(() => search(page)).toBe(`?volume_id=${id}`);
  await expectRows(page, (await demo.list(`volume_id=${id}`, VOLUMES)).backups);
  await expect(page.locator('.chip')).toHaveText('volume is “gitlab-02”');
  await searchBox(page).fill('volume:gitlab-02 is:failed');
  await searchBox(page).press('Enter');
  await expect.poll(() => search(page)).toBe(`?volume_id=${id}&q=is:failed`);
});

test('what the quotas are, and when they are full', async ({ page, demo }) => {
  await openWhole(page, 'volumes/?view=overview');
  const rows = await demo.all('', VOLUMES);
  const used = rows.length.toLocaleString('en-US');
  await expect(page.locator('.evidence')).toContainText(`Quota: ${used} of 5,000 backups and`);
  await expect(page.locator('.evidence')).toContainText(/; at the rate of the last 1\d days it will be full in about \d+ days unless backups are deleted\./);
});

test.describe('where volumes are refused', () => {
  test.use({ allowed: /Failed to load resource|\/volumes\/detail|\/limits/ });

  for (const refusal of ['401', '403', '404', '405', '500', '501', '503', 'html', 'empty']) {
    test(`with ${refusal}, everything else is as before, and one quiet line says what is not known`, async ({ page, demo, requests }) => {
      test.slow(refusal === '503');
      const now = await stopClock(page);
      const world = `no-volumes/${refusal}/`;
      await page.goto(`./${world}?view=volumes`);
      await expect(quiet(page)).toContainText('The project’s volumes could not be read (', { timeout: 60_000 });
      await expect(quiet(page)).toContainText('so names, volumes without a backup and deleted volumes are not known.');
      // A permanent refusal is not retried.
      if (!['500', '503'].includes(refusal)) expect(requests.filter((path) => path.includes('/volumes/detail'))).toHaveLength(1);
      const rows = await demo.all('', VOLUMES);
      const all = new Set(rows.map((row) => row.volume_id));
      await expect(figures(page, 'shown-volumes')).toHaveText(`${all.size} volumes`);
      await expect(volumeTable(page).locator('.named')).toHaveCount(0);
      expect(now).toBeGreaterThan(0);
      if (['401', '403', '404', '405', '501', 'html', 'empty'].includes(refusal)) {
        const extras = () => requests.filter((path) => /\/(volumes\/detail|limits)/.test(path)).length;
        const before = extras();
        expect(before).toBe(2);
        await page.getByRole('button', { name: 'Refresh' }).click();
        await settled(page);
        await expect(quiet(page)).toBeVisible();
        expect(extras()).toBe(before);
      }
    });
  }
});

test.describe('as the deployment sets', () => {
  const configured = (page, more) => page.route('**/config.json', async (route) => {
    const config = await (await route.fetch()).json();
    await route.fulfill({ json: { ...config, ...more } });
  });

  test('no volumes are read where that is switched off, and the line says so', async ({ page, requests }) => {
    await configured(page, { volumes: false });
    await openWhole(page, 'volumes/?view=volumes');
    await expect(quiet(page)).toHaveText('This deployment does not read volumes, so names, volumes without a backup and deleted volumes are not known.');
    expect(requests.filter((path) => /\/(volumes\/detail|limits)/.test(path))).toEqual([]);
  });

  test('policies set targets and exclude, in their order, and each volume names its own', async ({ page, demo }) => {
    await configured(page, { policies: [
      { policy: 'gold', metadata: { tier: 'gold' }, target: '4h' },
      { name: 'scratch-*', exclude: 'scratch' },
      { name: '*-0[', exclude: 'nothing' },
      { name: 'etcd-*', target: '1h' },
      { name: '*', attached: false, rhythm: 'weekly' },
    ] });
    const now = await stopClock(page);
    const target = ({ name, metadata, attachments }) => {
      if (metadata.tier === 'gold') return 4 * HOUR;
      if (name?.startsWith('scratch-')) return 'excluded';
      if (name?.startsWith('etcd-')) return HOUR;
      return attachments.length === 0 ? 8 * 24 * HOUR : 26 * HOUR;
    };
    const { groups } = await stand(demo, now, target);
    await openWhole(page, 'volumes/?view=volumes');
    for (const word of ['excluded', 'too-old', 'protected', 'never-backed-up', 'new']) {
      await show(page, word);
      await expect.poll(async () => (await shownIds(page)).sort(), word).toEqual([...(groups[word] ?? [])].sort());
    }
    await show(page, 'excluded');
    await expect(volumeRows(page).first()).toContainText('Excluded: scratch.');
    await show(page, 'too-old');
    await expect(volumeTable(page).getByRole('row').filter({ hasText: 'etcd-' }).first()).toContainText('Target 1 h.');
    await show(page, 'never-backed-up');
    await expect(volumeTable(page).getByRole('row').filter({ hasText: 'billing-db-02' })).toContainText('Policy gold: 4 h.');
  });

  test('a mistake in a policy is named with its place', async ({ page }) => {
    await configured(page, { policies: [{ target: '4h' }, { nam: 'x', exclude: 'y' }] });
    await page.goto('./volumes/?view=backups');
    await expect(page.locator('body')).toContainText('Policy 2 in config.json has the key “nam”, which is not recognised');
  });
});

test('suspicious successes are listed, and lead to exactly their rows', async ({ page, demo, add }) => {
  const ago = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString().replace('Z', '');
  const of = (volume, hours, more) => add({ volume_id: volume, status: 'available', created_at: ago(hours), data_timestamp: ago(hours), size: 40, object_count: 100, ...more });
  const [one, other, third] = ['11111111', '22222222', '33333333'].map((start) => `${start}-0000-4000-8000-000000000000`);
  for (const hours of [90, 80, 70]) await of(one, hours, { has_dependent_backups: true });
  const few = await of(one, 60, { object_count: 9 });
  const empty = await of(one, 50, { object_count: 0, has_dependent_backups: true });
  const removable = await of(other, 60, {});
  const shrunk = await of(other, 50, { size: 20, has_dependent_backups: true });
  await of(other, 40, { size: 20, has_dependent_backups: true });
  const baseless = await of(third, 40, { is_incremental: true });
  await openWhole(page, '?view=overview');
  const part = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Suspicious successes', level: 2 }) });
  await expect(part).toBeVisible();
  const rows = await demo.all();
  const expected = { few: ['few-objects', few], empty: ['empty', empty], shrunk: ['shrunk', shrunk], baseless: ['baseless', baseless], removable: ['removable', removable] };
  for (const [figure, [word, ...some]] of Object.entries(expected)) {
    const number = Number((await part.locator(`[data-figure="${figure}"]`).textContent()).replaceAll(',', ''));
    await part.locator(`[data-figure="${figure}"]`).click();
    await expect.poll(() => search(page)).toBe(`?q=is:${word}`);
    await expect(page.locator('.summary')).toContainText(`${number.toLocaleString('en-US')} of ${rows.length.toLocaleString('en-US')} backups`);
    const found = await ids(page);
    for (const id of some.filter((id) => number <= 1000 || found.includes(id))) expect(found, word).toContain(id);
    await page.goBack();
    await expect(part).toBeVisible();
  }
});

for (const [name, count, most] of [['of the answer', (rows) => rows.length, 10], ['of half of them', () => 20, 10], ['of twice as many', () => 80, 1000]]) {
  test(`a count ${name} makes no volume deleted`, async ({ page, demo }) => {
    const now = await stopClock(page);
    const all = [...(await demo.volumes(VOLUMES)).values()];
    await page.route('**/volumes/detail?**', (route) => {
      const parameters = new URL(route.request().url()).searchParams;
      const offset = Number(parameters.get('offset'));
      const rows = all.slice(offset, offset + Math.min(Number(parameters.get('limit')), most));
      return route.fulfill({ json: { volumes: rows, count: count(rows) } });
    });
    await openWhole(page, 'volumes/?view=volumes&show=deleted');
    const { groups } = await stand(demo, now);
    await expect.poll(async () => (await shownIds(page)).sort()).toEqual([...groups.deleted].sort());
  });
}
