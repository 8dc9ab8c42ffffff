import { extent, figures, grouped, ids, search, stopClock, verdict, volumeTable, wholeRead, tab } from '../e2e/lens.mjs';
import { causes, isIncremental, lastDay, SHOWN, inProgress, volumes } from '../e2e/tally.mjs';
import { arrive, expect, test } from './lab.mjs';

/** The numbers shown under a name; zero is not shown for volumes. */
const numbers = async (page, name) => (await figures(page, name).allTextContents()).map((text) => Number(text.replaceAll(',', '')));

test('every number of the Overview is what a plain count over Cinder’s rows says', async ({ page, lab }) => {
  const now = await stopClock(page);
  await arrive(page, lab, 'carol', '?view=overview');
  await wholeRead(page);
  const rows = await lab.everything();
  expect(rows.length).toBeGreaterThan(1000);
  await expect(extent(page)).toContainText(' backups read · ');

  const known = await lab.volumes();
  const all = volumes(rows, now).filter(({ id }) => known.has(id));
  const of = (show) => all.filter(SHOWN[show]).length;
  const without = [...known.values()].filter(({ id }) => !all.some((one) => one.id === id));
  const never = without.filter(({ created_at: made }) => now / 1000 - Date.parse(`${made}Z`) > 26 * 3_600_000).length;
  await expect(verdict(page)).toContainText(`${grouped(of('missed') + never)} of ${grouped(known.size - (without.length - never))} volumes`);
  await expect(verdict(page)).toContainText(`, including ${never} that were never backed up`);
  if (of('unknown') > 1) await expect(verdict(page)).toContainText(`; ${of('unknown')} more cannot be judged`);
  const expected = {};
  const shown = {};
  for (const name of ['unprotected', 'too-old', 'unknown', 'suspicious', 'protected', 'failing', 'overdue', 'single-copy', 'at-limit']) {
    expected[name] = [of(name)].filter((number) => number > 0);
    shown[name] = await numbers(page, name);
  }
  const day = lastDay(rows, now);
  const { running, stuck } = inProgress(rows, now);
  const counted = { attempts: day.all, succeeded: day.good, failed: day.failed, busy: day.busy, backups: rows.length, volumes: known.size };
  for (const [name, number] of Object.entries({ ...counted, running: running.length, stuck: stuck.length })) {
    expected[name] = [number];
    shown[name] = (await numbers(page, name)).slice(0, 1);
  }
  if (running.length === 0) delete expected.running, delete shown.running, delete expected.stuck, delete shown.stuck;
  expect(shown).toEqual(expected);
  const failures = causes(rows, now).map(({ rows: { length } }) => length).sort((a, b) => b - a);
  expect((await numbers(page, 'cause')).sort((a, b) => b - a)).toEqual(failures);
});

test('the Volumes are those of Cinder’s rows, and a number leads to the backups behind it', async ({ page, lab }) => {
  const now = await stopClock(page);
  await arrive(page, lab, 'carol', '?view=volumes&order=id');
  await wholeRead(page);
  const rows = await lab.everything();
  const known = await lab.volumes();
  const everyone = volumes(rows, now);
  const all = everyone.filter(({ id }) => known.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const deleted = everyone.length - all.length;
  expect(deleted).toBeGreaterThan(1);
  await expect(figures(page, 'shown-volumes')).toHaveText(new RegExp(`^${grouped(known.size)} volumes, and ${grouped(deleted)} deleted`));
  await expect(tab(page, 'deleted')).toHaveText(`Deleted ${deleted}`);
  await expect(volumeTable(page)).toHaveAttribute('aria-rowcount', String(known.size + 1));
  const first = figures(page, 'volume-backups').first();
  await expect(first).toHaveText(String(all[0].backups));
  await first.click();
  await expect.poll(() => search(page)).toContain(`volume_id=${all[0].id}`);
  const mine = rows.filter((row) => row.volume_id === all[0].id).map((row) => row.id);
  await expect.poll(async () => (await ids(page)).sort()).toEqual(mine.slice(0, 50).sort());
});

test('a search that Cinder cannot answer finds what a look at each row finds', async ({ page, lab }) => {
  await arrive(page, lab, 'carol', '?q=status%3Aerror%2Cerror_restoring%20-incremental%3Ayes');
  await wholeRead(page);
  const rows = await lab.everything();
  const failed = rows.filter((row) => ['error', 'error_restoring'].includes(row.status) && !isIncremental(row));
  await expect(page.locator('.summary')).toContainText(`${grouped(failed.length)} of ${grouped(rows.length)} backups`);
  await expect.poll(async () => (await ids(page)).sort()).toEqual(failed.map(({ id }) => id).sort());
});
