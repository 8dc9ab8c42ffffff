// Acknowledgements: they move below new problems, change no number, and are passed to the next shift in a link.

import { readFile } from 'node:fs/promises';
import { expect, test } from './demo.mjs';
import { figures, openWhole, panel, stopClock, verdict, volumeRows } from './lens.mjs';

const dialog = (page) => page.getByRole('dialog', { name: 'Acknowledge' });
const named = (page) => volumeRows(page).locator('th .id');
const offer = (page) => page.getByRole('region', { name: 'Acknowledgements of a link' });
const list = (page) => page.locator('[data-part="acknowledged"]');

/** The reason of a cause, without the sign that it was cut. Some have none, and the words for that. */
const reasonOf = async (row) => (await row.locator('td.wide').evaluate((cell) => cell.firstChild.textContent)).replace(/ …$/, '');

async function acknowledge(page, note, day = '') {
  await page.getByRole('button', { name: 'Acknowledge…' }).first().click();
  await expect(dialog(page)).toBeVisible();
  await dialog(page).getByLabel('Note for the team').fill(note);
  await dialog(page).getByLabel(/^Until the end/).fill(day);
  await dialog(page).getByRole('button', { name: 'Acknowledge' }).click();
  await expect(dialog(page)).toBeHidden();
}

test('an acknowledged volume stays red and counted, below what is new, until the mark is removed', async ({ page }) => {
  await stopClock(page);
  await openWhole(page, '?view=volumes');
  const before = await named(page).allTextContents();
  const [first, second] = before;
  await volumeRows(page).first().getByRole('cell').first().click();
  const title = await page.title();
  const note = 'array is being replaced <b>';
  await acknowledge(page, note);
  await expect(named(page).first()).toHaveText(second);
  expect((await page.title()).split(' ', 2)).toEqual(title.split(' ', 2));
  await expect(panel(page)).toContainText(`Acknowledged until it changes: ${note}.`);
  await page.goto('./?view=overview');
  await expect(figures(page, 'acknowledged')).toHaveText('1');
  await figures(page, 'acknowledged').click();
  await expect(named(page)).toHaveText([first]);
  await expect(volumeRows(page).first().locator('.badge').first()).toHaveAttribute('data-tone', 'bad');
  await volumeRows(page).first().getByRole('cell').first().click();
  await panel(page).getByRole('button', { name: 'End acknowledgement' }).click();
  await expect(volumeRows(page)).toHaveCount(0);
  await page.goto('./?view=volumes');
  await expect.poll(async () => (await named(page).allTextContents()).slice(0, before.length)).toEqual(before);
});

test('a note is needed, and closing the form acknowledges nothing', async ({ page }) => {
  await openWhole(page, '?view=volumes');
  await volumeRows(page).first().getByRole('cell').first().click();
  await page.getByRole('button', { name: 'Acknowledge…' }).click();
  await dialog(page).getByRole('button', { name: 'Acknowledge' }).click();
  await expect(dialog(page).getByLabel('Note for the team')).toBeFocused();
  await dialog(page).getByLabel('Note for the team').fill('r g b / ? j');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await page.getByRole('button', { name: 'Acknowledge…' }).click();
  await expect(dialog(page).getByLabel('Note for the team')).toHaveValue('');
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(panel(page).getByRole('button', { name: 'Acknowledge…' })).toBeVisible();
});

test('the next shift is handed what is acknowledged, sees it first, and adds it once', async ({ page, browser, baseURL }) => {
  await stopClock(page, new Date());
  await openWhole(page, '?view=overview');
  const causes = page.locator('[data-part="causes"] tbody tr');
  const reason = await reasonOf(causes.first());
  const sentence = await verdict(page).textContent();
  await acknowledge(page, 'known; ticket 1 & 2', '2199-01-31');
  await expect.poll(() => reasonOf(causes.first())).not.toBe(reason);
  await expect(verdict(page)).toHaveText(sentence);
  await expect(list(page)).toContainText(reason);
  await expect(list(page)).toContainText('until 2199-02-01 00:00');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Shift report' }).click();
  const report = await readFile(await (await download).path(), 'utf8');
  expect(report).toContain('## Acknowledged');
  expect(report).toContain('`known; ticket 1 & 2`');
  const [, link] = report.match(/To add these to your browser: <(\S+)>/);
  expect(link.split('#')[0]).not.toContain('ticket');

  const other = await (await browser.newContext({ baseURL })).newPage();
  await other.goto(link);
  await expect(offer(other)).toContainText(`${reason}, until 2199-02-01 00:00: known; ticket 1 & 2`);
  await expect(list(other)).toHaveCount(0);
  await offer(other).getByRole('button', { name: 'Ignore' }).click();
  await expect(offer(other)).toHaveCount(0);
  expect(new URL(other.url()).hash).toBe('');
  await other.goto(link);
  await offer(other).getByRole('button', { name: 'Add to this browser' }).click();
  await expect(offer(other)).toHaveCount(0);
  await expect(list(other)).toContainText(reason);
  await other.reload();
  await expect(list(other)).toContainText(reason);
  await expect(offer(other)).toHaveCount(0);
  await list(other).getByRole('button', { name: 'Remove' }).click();
  await expect(list(other)).toHaveCount(0);
  await other.context().close();
});

test('a link that hands over nothing readable offers nothing', async ({ page }) => {
  for (const hash of ['#acknowledged=', '#acknowledged=p;', '#acknowledged=p;volume=v', '#acknowledged=%ff;volume=v&at=now', '#backups']) {
    await page.goto(`./?view=overview${hash}`);
    await expect(verdict(page)).toBeVisible();
    await expect(offer(page)).toHaveCount(0);
  }
});

test('what was acknowledged has the focus, wherever it has moved, and a second Enter does not end it', async ({ page }) => {
  await openWhole(page, '?view=overview');
  const causes = page.locator('[data-part="causes"] tbody tr');
  const cause = await reasonOf(causes.first());
  await causes.first().getByRole('button', { name: 'Acknowledge…' }).click();
  await dialog(page).getByLabel('Note for the team').fill('known');
  await dialog(page).getByRole('button', { name: 'Acknowledge' }).click();
  // It has moved behind all others, into the folded rest: the list of what is acknowledged has a button for it, too.
  const entry = page.locator('tr:focus');
  await expect(entry).toContainText(cause);
  await expect(entry).toContainText('known');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const focused = page.locator('tr:has(button:focus)');
  await expect(focused).toContainText('known');
  await page.keyboard.press('Enter');
  await expect(list(page)).toHaveCount(0);
  await expect(focused.getByRole('button')).toHaveText('Acknowledge…');
  await expect.poll(() => reasonOf(focused)).toBe(cause);
});
