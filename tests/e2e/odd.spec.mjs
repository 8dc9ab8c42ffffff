// Rows that are not as documented: nothing of them is lost, and nothing is called good without certainty.

import { expect, test } from './demo.mjs';
import { extent, figures, links, open, panel, rows, settled, verdict, volumeRows, withAllColumns } from './lens.mjs';

const called = (page, name) => rows(page).filter({ hasText: name });
/** Opens an address that needs the whole project, parts of which cannot be read. */
async function openRead(page, address) {
  await page.goto(`./${address}`);
  await expect(extent(page)).toContainText('10 rows unreadable, so nothing is shown in green');
  await settled(page);
  await expect(page.locator('.skeleton')).toHaveCount(0);
}

const cell = (row, column) => row.locator(`[data-column="${column}"]`);

test('a member of any type is shown as raw data, and interpreted where possible', async ({ page }) => {
  await withAllColumns(page);
  for (const address of ['odd-fields/?limit=100', 'odd-fields/?limit=100&q=-id:nothing']) {
    await open(page, address);
    await expect(rows(page)).toHaveCount(42);
    for (const [name, column, text] of [
      ['size 6.5, failed', 'size', '6.5'],
      ['size "40"', 'size', '40 GiB'],
      ['size 10.0', 'size', '10 GiB'],
      ['size 1e400', 'size', '1e400'],
      ['size 99999999999999999999', 'size', '99999999999999999999'],
      ['size -5', 'size', '-5 GiB'],
      ['size an object', 'size', '{"gib": 40}'],
      ['is_incremental "true"', 'kind', 'incremental'],
      ['is_incremental 1', 'kind', 'incremental'],
      ['has_dependent_backups 0', 'dependents', 'no'],
      ['has_dependent_backups "Yes"', 'dependents', 'yes'],
      ['availability_zone an object', 'zone', '{"name": "az1"}'],
      ['volume_id a number', 'volume', '77'],
      ['fail_reason an object', 'reason', '{"code": 28, "message": "No space left on device"}'],
      ['created_at a word, failed', 'created', '"soon"'],
      ['updated_at a list', 'updated', '[2026, 11, 25]'],
      ['status in capitals', 'status', 'available'],
      ['status with blanks, failed', 'status', 'error'],
    ]) {
      await expect(cell(called(page, name), column), name).toHaveText(text);
    }
    await expect(cell(called(page, 'created_at in seconds, failed'), 'created')).toHaveText(/^\d{4}-\d\d-\d\d \d\d:\d\d \d+ \w+ ago$/);
    await expect(page.getByText('Unreadable row')).toHaveCount(0);
  }
});

test('the panel has both: the interpretation and the raw data', async ({ page }) => {
  await open(page, 'odd-fields/?limit=100');
  for (const [name, texts] of [
    ['size 6.5, failed', ['6.5']],
    ['object_count "12"', ['12 · came as "12"']],
    ['metadata of every type', ['n = 1', 'none = null', 'text = y', '{"n": 1, "none": null, "list": ["x"], "text": "y"}']],
    ['links an object', ['{"self": "here"}']],
    ['created_at in seconds, failed', ['came as 1']],
  ]) {
    await links(page).filter({ hasText: name }).click();
    for (const text of texts) await expect(panel(page)).toContainText(text);
    await page.keyboard.press('Escape');
  }
});

test('rows that cannot be read count, and nothing is called good while there is one', async ({ page }) => {
  await openRead(page, 'unreadable/?view=overview');
  await expect(verdict(page)).toContainText('10 rows could not be read');
  await expect(verdict(page)).not.toContainText(/each of|all .* have/i);
  await expect(verdict(page)).toHaveAttribute('data-tone', 'unknown');
  await expect(page.getByText('known to have failed')).toBeVisible();
  await expect(figures(page, 'unreadable')).toHaveText('10');
  await figures(page, 'unreadable').click();
  await expect(rows(page)).toHaveCount(10);
});

test('a search finds them by what could be read', async ({ page }) => {
  await openRead(page, 'unreadable/?q=is%3Aunreadable%20status%3Aerror');
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).first().locator('.badge')).toHaveText('error');
  await openRead(page, 'unreadable/?q=is%3Aunknown');
  await expect(rows(page).first().locator('.badge')).toHaveText('unknown result');
  await openRead(page, 'unreadable/?q=status%3Acreating%20age%3A%3C90d');
  await expect(page.getByText('10 rows could not be read: what you are looking for may be among them.')).toBeVisible();
});

test('no volume is green beside rows that cannot be read', async ({ page }) => {
  await openRead(page, 'unreadable/?view=volumes');
  await expect(volumeRows(page).first()).toBeVisible();
  await expect(page.locator('table.volumes .badge[data-tone="good"]').filter({ hasText: 'protected' })).toHaveCount(0);
});

test('a text with the character that separates texts on their way to the browser stays one text', async ({ page }) => {
  await page.route('**/backups/detail?*', async (route) => {
    const answer = await route.fetch();
    const json = await answer.json();
    for (const backup of json.backups) backup.name = `${backup.id}\u0000 and more`;
    await route.fulfill({ response: answer, json });
  });
  const names = () =>
    links(page).evaluateAll((all) => all.map((link) => [new URL(link.href).searchParams.get('backup'), link.textContent]));
  const read = async () => {
    const all = await names();
    expect(all).toHaveLength(20);
    for (const [id, name] of all) expect(name).toBe(`${id}\u0000 and more`);
    return all[0][0];
  };
  await open(page, '?limit=20');
  const first = await read();
  await page.locator('a[rel=next]').click();
  await expect.poll(async () => (await names())[0][0]).not.toBe(first);
  await read();
});
