import { figures, grouped, panel, stopClock, verdict, volumeFilters, volumeRows, volumeTable, wholeRead, show } from '../e2e/lens.mjs';
import { arrive, expect, test } from './lab.mjs';

const shownIds = (page) => volumeTable(page).locator('tbody th .id').allTextContents();

test('never backed up, deleted, excluded and late by its own policy: each volume is listed where it belongs, by name', async ({ page, lab }) => {
  await page.route('**/config.json', async (route) => {
    const config = await (await route.fetch()).json();
    const policies = [{ name: 'scratch-*', exclude: 'scratch' }, { policy: 'hourly', name: 'db-*', target: '1m' }];
    await route.fulfill({ json: { ...config, policies } });
  });
  await stopClock(page);
  await arrive(page, lab, 'carol', '?view=volumes');
  await wholeRead(page);
  const known = [...(await lab.volumes()).values()];
  const rows = await lab.everything();
  const backedUp = new Set(rows.map((row) => row.volume_id));

  const never = known.filter(({ id, name }) => !backedUp.has(id) && !/^(scratch-|shop-cache)/.test(name ?? '')).map(({ id }) => id);
  await show(page, 'never-backed-up');
  await expect.poll(async () => (await shownIds(page)).sort()).toEqual(never.sort());
  await expect(volumeTable(page).locator('bdi').filter({ hasText: 'billing-db-02' })).toHaveCount(2);
  await expect(volumeTable(page).getByText('<img src=x onerror=alert(1)>')).toBeVisible();

  await show(page, 'excluded');
  await expect(volumeRows(page)).toHaveCount(1);
  await expect(volumeRows(page)).toContainText('scratch-ml');
  await expect(volumeRows(page)).toContainText('Excluded: scratch.');

  await show(page, 'deleted');
  const deleted = [...backedUp].filter((id) => !known.some((volume) => volume.id === id));
  await expect.poll(async () => (await shownIds(page)).sort()).toEqual(deleted.sort());

  await show(page, 'too-old');
  const late = volumeRows(page).filter({ hasText: 'Policy hourly: 1 min.' });
  const databases = known.filter(({ id, name }) => /^db-/.test(name ?? '') && backedUp.has(id));
  const good = (id) => rows.some((row) => row.volume_id === id && ['available', 'restoring'].includes(row.status));
  await expect(late).toHaveCount(databases.filter(({ id }) => good(id)).length);
  await late.first().getByRole('cell').first().click();
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(/^db-/);
  await expect(panel(page)).toContainText('__DEFAULT__');
});

test('quotas are those of Cinder, and a volume is found by its name', async ({ page, lab }) => {
  await arrive(page, lab, 'carol', '?view=overview');
  await wholeRead(page);
  const answer = await lab.cinder('limits', { token: await lab.token('admin', 'production'), project: 'production' });
  const { absolute } = (await answer.json()).limits;
  await expect(page.locator('.evidence')).toContainText(`Quota: ${grouped(absolute.totalBackupsUsed)} of ${grouped(absolute.maxTotalBackups)} backups`);
  await expect(verdict(page)).toContainText('from the last 26 h');
  await figures(page, 'never-backed-up').click();
  await volumeFilters(page).getByRole('searchbox').fill('billing-db');
  await expect(volumeRows(page)).toHaveCount(2);
});
