import { expect, test } from './demo.mjs';
import { expectRows, open, search, table, withAllColumns } from './lens.mjs';

// Wide enough for every column.
test.use({ viewport: { width: 1800, height: 800 } });
test.beforeEach(({ page }) => withAllColumns(page));

const COLUMNS = {
  Status: ['status', 'asc'],
  Name: ['name', 'asc'],
  Volume: ['volume_id', 'asc'],
  Size: ['size', 'desc'],
  Created: ['created_at', 'desc'],
  Updated: ['updated_at', 'desc'],
};
const SPOKEN = { asc: 'ascending', desc: 'descending' };
const heading = (page, name) => table(page).getByRole('columnheader', { name });

/** The rows, the address and the headings all show this order. */
async function expectOrder(page, demo, name, key, direction) {
  const order = `${key}:${direction}`;
  await expect.poll(() => search(page)).toBe(order === 'created_at:desc' ? '?view=backups' : `?sort=${order}`);
  await expectRows(page, (await demo.list(`sort=${order}`)).backups);
  await expect(table(page).locator('[aria-sort]')).toHaveCount(1);
  await expect(heading(page, name)).toHaveAttribute('aria-sort', SPOKEN[direction]);
}

for (const [name, [key, direction]] of Object.entries(COLUMNS)) {
  test(`a click on ${name} sorts by it, and a second one the other way round`, async ({ page, demo }) => {
    // From another order, so that every column gets a first click.
    await open(page, `?sort=object_count:asc`);
    await expect(table(page).locator('[aria-sort]')).toHaveCount(0);
    await heading(page, name).getByRole('button').click();
    await expectOrder(page, demo, name, key, direction);
    await heading(page, name).getByRole('button').click();
    await expectOrder(page, demo, name, key, direction === 'asc' ? 'desc' : 'asc');
  });
}

test('newest first is the initial order', async ({ page, demo }) => {
  await open(page);
  await expectOrder(page, demo, 'Created', 'created_at', 'desc');
  await expect(page.getByRole('status')).toContainText('Sorted by created, newest first.');
});

test('columns that the service cannot sort by offer no button', async ({ page }) => {
  await open(page);
  for (const name of ['Type', 'Dependents', 'Recovery point', 'Zone']) {
    await expect(heading(page, name)).toBeVisible();
    await expect(heading(page, name).getByRole('button')).toHaveCount(0);
  }
});

test('another order starts at the first page and keeps filters and page size', async ({ page, demo }) => {
  await open(page, '?status=available&limit=20&page=3');
  await heading(page, 'Size').getByRole('button').click();
  await expect.poll(() => search(page)).toBe('?status=available&sort=size:desc&limit=20');
  await expectRows(page, (await demo.list('status=available&sort=size:desc&limit=20')).backups);
});

test('a heading keeps the focus when it sorts', async ({ page }) => {
  await open(page);
  await heading(page, 'Name').getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Name')).toHaveAttribute('aria-sort', 'ascending');
  await expect(heading(page, 'Name').getByRole('button')).toBeFocused();
});
