import { expect, test } from './demo.mjs';
import { called, openWhole, panel, search, volumeRows, volumeTable } from './lens.mjs';
import { isIncremental, minute, moment } from './tally.mjs';

const names = (page) => volumeTable(page).locator('tbody th a');
const volumeIds = (page) => names(page).locator('.id').allTextContents();
const heading = (page) => panel(page).getByRole('heading', { level: 2 });
const none = -Infinity;

/** The chain of a volume as Cinder makes it: an incremental backup depends on the newest restorable one before it. */
function chainOf(rows) {
  const at = (row) => moment(row.data_timestamp ?? row.created_at) ?? none;
  const oldest = [...rows].sort((a, b) => at(a) - at(b) || (moment(a.created_at) ?? none) - (moment(b.created_at) ?? none));
  const steps = oldest.map((row, place) => {
    const base = oldest.slice(0, place).findLast(({ status }) => status === 'available' || status === 'restoring');
    const builds = !isIncremental(row) ? undefined : base ? `builds on ${base.id.slice(0, 8)} (inferred)` : 'incremental without a base';
    return { row, kind: isIncremental(row) ? 'incremental' : 'full', builds };
  });
  return steps.reverse();
}

test('an open volume shows its chain, newest recovery point first, with what builds on what', async ({ page, demo }) => {
  const rows = await demo.all();
  const of = (id) => rows.filter((row) => row.volume_id === id);
  const isMixed = (id) => new Set(of(id).map(({ status }) => status)).size > 1 && of(id).some((row) => row.is_incremental && row.has_dependent_backups);
  const { volume_id: id } = rows.find((row) => isMixed(row.volume_id));
  const steps = chainOf(of(id));
  await openWhole(page, '?view=volumes');
  await names(page).filter({ hasText: id }).click();
  await expect.poll(() => search(page)).toBe(`?view=volumes&volume=${id}`);
  await expect(heading(page)).toHaveText((await demo.volumes()).get(id).name);
  await expect(heading(page)).toBeFocused();
  await expect(panel(page).locator('.identity code')).toHaveText(id);
  await expect(volumeTable(page).locator('[aria-current="true"]')).toHaveCount(1);

  const items = panel(page).getByRole('list').last().getByRole('listitem');
  await expect(items).toHaveCount(steps.length);
  await expect(items.getByRole('link')).toHaveText(steps.flatMap(({ row, builds }) => [called(row), ...(/(?<=^builds on )\S+/.exec(builds) ?? [])]));
  const texts = await items.allTextContents();
  for (const [place, { row, kind, builds }] of steps.entries()) {
    expect(texts[place]).toMatch(new RegExp(`^${row.status} ${kind} `));
    if (builds) expect(texts[place]).toContain(builds);
    else expect(texts[place]).not.toContain('build');
    expect(texts[place].includes('dependents')).toBe(row.has_dependent_backups);
    expect(texts[place]).toContain(minute(moment(row.data_timestamp ?? row.created_at)));
  }
  expect(steps.filter(({ builds }) => builds).length).toBeGreaterThan(1);

  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(names(page).filter({ hasText: id })).toBeFocused();
  await expect.poll(() => search(page)).toBe('?view=volumes');
  await page.goBack();
  await expect(heading(page)).toBeFocused();
  await panel(page).getByRole('link', { name: 'Close' }).click();
  await expect(names(page).filter({ hasText: id })).toBeFocused();
});

test('a backup of the chain opens over it, and closing it leads back to the chain', async ({ page }) => {
  await openWhole(page, '?view=volumes');
  await volumeRows(page).nth(2).getByRole('cell').first().click();
  await expect(heading(page)).not.toHaveText('');
  const called = await heading(page).textContent();
  const id = await panel(page).locator('.identity code').textContent();
  expect(id).toBe((await volumeIds(page))[2]);
  const step = panel(page).getByRole('listitem').getByRole('link').first();
  const name = await step.textContent();
  await step.click();
  await expect(heading(page)).toHaveText(name);
  await page.keyboard.press('Escape');
  await expect(heading(page)).toHaveText(called);
  await expect(panel(page).locator('.identity code')).toHaveText(id);
  await panel(page).getByRole('link', { name: 'All its backups' }).click();
  await expect.poll(() => search(page)).toBe(`?volume_id=${id}`);
});

test('a long name without a blank leaves room for the reason in the chain', async ({ page, demo, add }) => {
  const { volume_id: volume } = (await demo.list('limit=1')).backups[0];
  await add({ volume_id: volume, name: 'x'.repeat(200), status: 'error', fail_reason: 'a long sentence with blanks '.repeat(6).trim() });
  await openWhole(page, `?view=volumes&volume=${volume}`);
  const list = panel(page).getByRole('list').last();
  await expect(list).toContainText('a long sentence with blanks');
  expect(await list.evaluate((list) => list.scrollWidth - list.clientWidth)).toBe(0);
});

test('a step of the chain leads to the backup it builds on', async ({ page }) => {
  await openWhole(page, '?view=volumes');
  const base = page.locator('.steps-of-chain p', { hasText: 'builds on' }).getByRole('link').first();
  for (const name of await names(page).all()) {
    await name.click();
    if (await base.count()) break;
  }
  const id = await base.getAttribute('title');
  await base.click();
  await expect(panel(page).locator('.identity code')).toHaveText(id);
});

test('an address opens a chain, also of an unknown volume', async ({ page, demo }) => {
  const { volume_id: id } = (await demo.list()).backups[0];
  await openWhole(page, `?view=volumes&volume=${id}`);
  await expect(panel(page).locator('.identity code')).toHaveText(id);
  await expect(panel(page).getByRole('listitem').first()).toBeVisible();
  await openWhole(page, '?view=volumes&volume=nobody%20knows');
  await expect(panel(page).locator('.identity code')).toHaveText('nobody knows');
  await expect(panel(page)).toContainText('No volume with this id, and no backups of it, in this project.');
  await expect(page).toHaveTitle(/^(✕ [\d,]+ · )?Volumes · /);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
});
