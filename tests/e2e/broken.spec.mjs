import { expect, REFUSED, test } from './demo.mjs';
import { extent, figures, links, notices, open, rows, settled, verdict } from './lens.mjs';

test.use({ allowed: REFUSED });

const BROKEN_ROW = { world: 'broken-row/', project: 'b1b1b1b1b1b14b1b8b1b1b1b1b1b1b1b' };

test('three rows that the service cannot return cost three rows', async ({ page, requests }) => {
  test.setTimeout(60_000);
  await page.goto('./broken-row/?view=overview');
  await expect(extent(page)).toContainText('partial: 3,997 of 4,000', { timeout: 30_000 });
  const gap = (number) => new RegExp(`backup ${number} \\(created between \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d and [\\d: -]+ UTC\\)`);
  for (const number of ['18', '1,501', '2,998']) await expect(extent(page)).toContainText(gap(number));
  await expect(extent(page)).toContainText('the service cannot return 3 of the backups');
  await expect(figures(page, 'backups')).toHaveText('3,997');
  await expect(verdict(page)).toHaveAttribute('data-tone', 'unknown');
  expect(requests.lists().length).toBeLessThan(150);
  await expect(page.locator('.matrix td[data-unread]').first()).toBeVisible();
  await expect(page.locator('.matrix td[data-tone="unread"]').first()).toHaveAttribute('title', /: not read$/);
  await expect(page.getByText('day not fully read')).toBeVisible();
});

test('a page of the list is read around a row that the service cannot return', async ({ page, demo }) => {
  await open(page, 'broken-row/');
  await expect(notices(page)).toContainText(['Not read: row 18 of this list.']);
  await expect(rows(page)).toHaveCount(50);
  await expect(links(page)).toHaveCount(49);
  await expect(rows(page).nth(17)).toContainText('Unreadable row: the service fails on every answer that contains it.');
  const { backups } = await demo.list('offset=18', BROKEN_ROW);
  await expect(links(page).nth(17)).toHaveAttribute('href', new RegExp(backups[0].id));
  await expect(page.locator('.summary')).toContainText('1–50 of 4,000');
});

test('reading a service that answers nothing is soon given up, and nothing is called absent', async ({ page, requests }) => {
  for (const view of ['overview', 'volumes']) {
    requests.clear();
    await page.goto(`./fault/500/?view=${view}`);
    await expect(page.getByRole('alert').getByRole('heading')).toHaveText('The service failed while answering');
    await settled(page);
    expect(requests.lists().length).toBeLessThan(40);
    await expect(page.getByText(/There are no|No volume has|No backups match/)).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Retry', exact: true })).toBeVisible();
  }
});
