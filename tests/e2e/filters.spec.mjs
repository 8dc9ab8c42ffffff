import { expect, test } from './demo.mjs';
import { called, choice, expectRows, field, filters, grouped, links, open, pageLink, pages, panel, rows, search, settled, table } from './lens.mjs';

const STATUSES = ['error', 'error_restoring', 'error_deleting', 'creating', 'restoring', 'deleting', 'available'];
const enc = encodeURIComponent;

/** The rows and the count equal the API's for this query. */
async function agrees(page, demo, query) {
  const { backups, count } = await demo.list(query);
  await expectRows(page, backups);
  if (count > 0) await expect(pages(page)).toContainText(`1–${grouped(backups.length)} of ${grouped(count)}`);
  return { backups, count };
}

test('a name that contains the text is found on Enter', async ({ page, demo }) => {
  await open(page);
  await field(page, 'Name').fill('DB');
  await field(page, 'Name').press('Enter');
  await expect.poll(() => search(page)).toBe('?name~=DB');
  const { count } = await agrees(page, demo, 'name~=DB');
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(1200);
});

test('a whole name is found when the match is exact, and its parts are not', async ({ page, demo }) => {
  const { backups } = await demo.list();
  const name = backups.find((backup) => backup.name?.length > 3).name;
  await open(page);
  await field(page, 'Name').fill(name);
  await choice(page, 'How name matches').selectOption('exact');
  await filters(page).getByRole('button', { name: 'Apply' }).click();
  await expect.poll(() => search(page)).toBe(`?name=${name}`);
  const { count } = await agrees(page, demo, `name=${enc(name)}`);
  expect(count).toBeGreaterThan(0);

  await field(page, 'Name').fill(name.slice(0, -1));
  await field(page, 'Name').press('Enter');
  await agrees(page, demo, `name=${enc(name.slice(0, -1))}`);
});

for (const status of STATUSES) {
  test(`the status ${status} is filtered for as soon as it is chosen`, async ({ page, demo }) => {
    await open(page);
    await choice(page, 'Status').selectOption(status);
    await expect.poll(() => search(page)).toBe(`?status=${status}`);
    const { backups } = await agrees(page, demo, `status=${status}`);
    const badges = table(page).locator('tbody [data-column="status"]');
    await expect(badges).toHaveText(backups.map(() => status));
  });
}

test('“any error” finds every kind of error', async ({ page, demo }) => {
  await open(page);
  await choice(page, 'Status').selectOption({ label: 'any error' });
  await expect.poll(() => search(page)).toBe('?status~=error');
  const { backups } = await agrees(page, demo, 'status~=error');
  expect(new Set(backups.map((backup) => backup.status)).size).toBeGreaterThan(1);
});

test('an unknown status can be filtered for, whole or in part', async ({ page, demo }) => {
  await open(page);
  await expect(field(page, 'Other status')).toBeHidden();
  await choice(page, 'Status').selectOption({ label: 'other…' });
  await expect(field(page, 'Other status')).toBeFocused();
  await field(page, 'Other status').fill('restoring');
  await field(page, 'Other status').press('Enter');
  await expect.poll(() => search(page)).toBe('?status=restoring');
  await agrees(page, demo, 'status=restoring');

  await choice(page, 'Status').selectOption({ label: 'other…' });
  await field(page, 'Other status').fill('restor');
  await choice(page, 'How status matches').selectOption('contains');
  await field(page, 'Other status').press('Enter');
  await expect.poll(() => search(page)).toBe('?status~=restor');
  await agrees(page, demo, 'status~=restor');
  await expect(field(page, 'Other status')).toHaveValue('restor');
});

test('a volume is found by its whole id or a part of it', async ({ page, demo }) => {
  const { volume_id: volume } = (await demo.list()).backups[0];
  await open(page);
  await field(page, 'Volume').fill(volume.slice(0, 6).toUpperCase());
  await field(page, 'Volume').press('Enter');
  await agrees(page, demo, `volume_id~=${volume.slice(0, 6).toUpperCase()}`);
  await field(page, 'Volume').fill(volume);
  await choice(page, 'How volume matches').selectOption('exact');
  await field(page, 'Volume').press('Enter');
  await expect.poll(() => search(page)).toBe(`?volume_id=${volume}`);
  const { count } = await agrees(page, demo, `volume_id=${volume}`);
  expect(count).toBeGreaterThan(0);
});

test('the volume of a row leads to the backups of that volume', async ({ page, demo }) => {
  const { volume_id: volume } = (await demo.list()).backups[0];
  await open(page);
  await rows(page).first().getByRole('link', { name: volume }).click();
  await expect.poll(() => search(page)).toBe(`?volume_id=${volume}`);
  await agrees(page, demo, `volume_id=${volume}`);
  await expect(panel(page)).toBeHidden();
});

test('filters narrow each other, and their chips remove them one by one', async ({ page, demo }) => {
  const { volume_id: volume } = (await demo.list('status=available')).backups[0];
  await open(page);
  await field(page, 'Name').fill('a');
  await field(page, 'Volume').fill(volume.slice(0, 2));
  await choice(page, 'Status').selectOption('available');
  const all = { name: 'name~=a', status: 'status=available', volume: `volume_id~=${volume.slice(0, 2)}` };
  await expect.poll(() => search(page)).toBe(`?${Object.values(all).join('&')}`);
  await agrees(page, demo, Object.values(all).join('&'));
  const chips = page.locator('.chips').getByRole('link');
  await expect(chips).toHaveText(['name contains “a”', 'status is “available”', `volume contains “${volume.slice(0, 2)}”`, 'Clear all']);

  await page.getByRole('link', { name: 'name contains “a”' }).click();
  await expect(field(page, 'Name')).toHaveValue('');
  await agrees(page, demo, `${all.status}&${all.volume}`);
  await page.getByRole('link', { name: 'Clear all' }).click();
  await expect.poll(() => search(page)).toBe('?view=backups');
  await agrees(page, demo, '');
  await expect(chips).toHaveCount(0);
  await expect(choice(page, 'Status')).toHaveValue('');
});

test('a single filter is removed by its chip, without a “Clear all”', async ({ page, demo }) => {
  await open(page, '?status=error');
  await expect(page.getByRole('link', { name: 'Clear all' })).toHaveCount(0);
  await page.getByRole('link', { name: 'status is “error”' }).click();
  await agrees(page, demo, '');
});

test('an emptied field removes its filter', async ({ page, demo }) => {
  await open(page, '?name~=db&status=available');
  await field(page, 'Name').fill('');
  await field(page, 'Name').press('Enter');
  await expect.poll(() => search(page)).toBe('?status=available');
  await agrees(page, demo, 'status=available');
});

test('another filter starts at the first page and keeps order and page size', async ({ page, demo }) => {
  await open(page, '?sort=size:asc&limit=20&page=3');
  await expect(pageLink(page, 'Previous')).toHaveAttribute('href', /page=2/);
  await choice(page, 'Status').selectOption('available');
  await expect.poll(() => search(page)).toBe('?status=available&sort=size:asc&limit=20');
  await agrees(page, demo, 'status=available&sort=size:asc&limit=20');
});

test('the wildcards of the service work in “contains”', async ({ page, demo }) => {
  await open(page);
  await field(page, 'Name').fill('d_%1');
  await field(page, 'Name').press('Enter');
  await expect.poll(() => search(page)).toBe('?name~=d_%1');
  await expectRows(page, (await demo.list(`name~=${enc('d_%1')}`)).backups);
});

const HOSTILE = {
  markup: '<img src=x onerror=alert(1)> again',
  'closing tags': '</th></tr></table><script>alert(1)</script>',
  quotes: `"it's" 'so' \`called\` " onmouseover="alert(1)`,
  emoji: '🗄️👩‍💻 nightly 💾',
  'right-to-left text': 'نسخة \u202Eevil\u202C احتياطية',
  'characters of addresses': 'a&b=c?d#e/f%41+g;h\\i',
  'blanks at the ends': '  two  blanks  ',
};

for (const [kind, name] of Object.entries(HOSTILE)) {
  test(`a name with ${kind} is shown as text and found again`, async ({ page, demo, add }) => {
    const id = await add({ name, status: 'error', fail_reason: name, description: name });
    await open(page, '?limit=10');
    await expect(links(page).first()).toBeVisible();
    await field(page, 'Name').fill(name);
    await choice(page, 'How name matches').selectOption('exact');
    await field(page, 'Name').press('Enter');
    const { backups } = await demo.list(`name=${enc(name)}`);
    expect(backups.map((backup) => backup.id)).toEqual([id]);
    await expectRows(page, backups);
    expect(await links(page).allTextContents()).toEqual([name]);
    expect(called(backups[0])).toBe(name);
    await links(page).click();
    await expect(panel(page).getByRole('heading', { level: 2 })).toBeVisible();
    expect(await panel(page).getByRole('heading', { level: 2 }).textContent()).toBe(name);
    expect(await page.locator('main :is(img, script, svg, iframe)').count()).toBe(0);
    expect(await page.locator('[onerror], [onmouseover]').count()).toBe(0);
    await page.reload();
    await expectRows(page, backups);
    await expect(field(page, 'Name')).toHaveValue(name);
    await settled(page);
  });
}
