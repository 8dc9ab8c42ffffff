import { choice, expectRows, field, grouped, ids, links, notices, pageLink, pages, panel, settled, table } from '../e2e/lens.mjs';
import { arrive, expect, PROFILE, search, test } from './lab.mjs';

const enc = encodeURIComponent;

for (const [label, key, part] of [
  ['Name', 'name', (backup) => backup.name.slice(0, 8)],
  ['Volume', 'volume_id', (backup) => backup.volume_id.slice(0, 4)],
]) {
  test(`${label.toLowerCase()} contains: found by the service, or in the whole project where the service cannot`, async ({ page, lab }) => {
    const all = await lab.everything();
    const some = all.find((backup) => /^[a-z-]{6,}\d*$/.test(backup.name ?? ''));
    await arrive(page, lab, 'carol');
    for (const text of [some[key], part(some)]) {
      await field(page, label).fill(text);
      await field(page, label).press('Enter');
      await expect.poll(() => search(page)).toContain(`~=${text}`);
      if (PROFILE === 'vbs') {
        const { backups: found, count } = await lab.list(`${key}~=${enc(text)}`);
        expect(count).toBeLessThan(all.length);
        await expectRows(page, found);
        await expect(pages(page)).toContainText(`of ${grouped(count)}`);
        await expect(page.locator('.summary')).toContainText('answered by the service');
      } else {
        const found = all.filter((backup) => backup[key]?.toLowerCase().includes(text.toLowerCase()));
        expect(found.length).toBeLessThan(all.length);
        await expect(page.locator('.extent')).toContainText('Searched all ');
        await expect(page.locator('.summary')).toContainText(`${grouped(found.length)} of ${grouped(all.length)} backups`);
        if (found.length <= 1000) await expect.poll(async () => (await ids(page)).sort()).toEqual(found.map(({ id }) => id).sort());
      }
      await expect(notices(page)).toHaveCount(0);
    }
  });
}

test('a status can be filtered for, and the filter removed', async ({ page, lab }) => {
  await arrive(page, lab, 'carol');
  await choice(page, 'Status').selectOption('error');
  const { backups, count } = await lab.list('status=error');
  expect(new Set(backups.map((backup) => backup.status))).toEqual(new Set(['error']));
  await expectRows(page, backups);
  await expect(pages(page)).toContainText(`of ${grouped(count)}`);
  const reasons = await table(page).locator('tbody [data-column="reason"]').allTextContents();
  expect(reasons.map((reason) => reason.replace(/… \(may be truncated\)$/, '').trim())).toEqual(
    backups.map((backup) => backup.fail_reason?.trim() || 'no reason given'));
  await choice(page, 'Status').selectOption('');
  await expectRows(page, (await lab.list()).backups);
});

test('paging reaches the second page, the last one, and the one before it', async ({ page, lab }) => {
  await arrive(page, lab, 'carol', '?limit=100');
  const { backups, count } = await lab.list('limit=100');
  expect(count).toBeGreaterThan(1000);
  await expectRows(page, backups);
  await pageLink(page, 'Next').click();
  await expectRows(page, (await lab.list('limit=100&offset=100')).backups);
  await pageLink(page, 'Last').click();
  const last = Math.ceil(count / 100);
  const offset = (last - 1) * 100;
  await expectRows(page, (await lab.list(`limit=100&offset=${offset}`)).backups);
  await expect(pages(page)).toContainText(`${grouped(offset + 1)}–${grouped(count)} of ${grouped(count)}`);
  await expect.poll(() => search(page)).toBe(`?limit=100&page=${last}`);
  await expect(pageLink(page, 'Next')).toHaveAttribute('aria-disabled', 'true');
  await pageLink(page, 'Previous').click();
  await expectRows(page, (await lab.list(`limit=100&offset=${offset - 100}`)).backups);
});

test('a page of a thousand rows is what Cinder lists', async ({ page, lab }) => {
  await arrive(page, lab, 'carol', '?limit=1000');
  const { backups } = await lab.list('limit=1000');
  expect(backups).toHaveLength(1000);
  await expectRows(page, backups);
});

test('a click on Name sorts by it, and a second one the other way round', async ({ page, lab }) => {
  await arrive(page, lab, 'carol');
  for (const direction of ['asc', 'desc']) {
    await table(page).getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
    await expect.poll(() => search(page)).toBe(`?sort=name:${direction}`);
    await expectRows(page, (await lab.list(`sort=name:${direction}`)).backups);
    await expect(notices(page)).toHaveCount(0);
  }
});

/** The panel shows everything about a backup, as Cinder returns it. */
async function expectOpen(page, lab, { id }) {
  const answer = await lab.cinder(`backups/${id}`, { token: await lab.token('admin', 'production'), project: 'production' });
  const { backup } = await answer.json();
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(backup.name);
  await expect(panel(page).locator('.identity code')).toHaveText(id);
  await expect(panel(page)).toContainText(backup.volume_id);
  await panel(page).getByText('Raw JSON', { exact: true }).click();
  const raw = JSON.parse(await panel(page).locator('details.raw pre').first().textContent());
  expect(raw.id).toBe(id);
  for (const key of ['name', 'status', 'size', 'created_at', 'volume_id', 'fail_reason', 'object_count']) expect(raw[key], key).toEqual(backup[key]);
}

test('a row opens the panel with Cinder’s data of the backup', async ({ page, lab }) => {
  const { backups } = await lab.list('status=error');
  await arrive(page, lab, 'carol', '?status=error');
  const at = backups.findIndex((backup) => /^[\w-]{4,}$/.test(backup.name ?? ''));
  await links(page).nth(at).click();
  await expectOpen(page, lab, backups[at]);
});

test('a link to a backup on another page shows both after signing in', async ({ page, lab }) => {
  const { backups } = await lab.list('limit=20&offset=40');
  const other = (await lab.list('limit=20&offset=200')).backups.find((backup) => /^[\w-]{4,}$/.test(backup.name ?? ''));
  const address = `?limit=20&page=3&backup=${other.id}`;
  await arrive(page, lab, 'carol', address);
  await expectRows(page, backups);
  await expectOpen(page, lab, other);
  expect(search(page)).toBe(address);
  await settled(page);
});

test('a link to a backup that does not exist says so in the panel and keeps the list', async ({ page, lab }) => {
  await arrive(page, lab, 'carol', '?backup=00000000-0000-4000-8000-000000000000');
  await expect(panel(page).getByRole('alert')).toContainText('There is no backup with this id in this project');
  await expectRows(page, (await lab.list()).backups);
});
