import { expect, PROJECT, test } from './demo.mjs';
import { called, expectRows, ids, links, notices, open, pageLink, pages, panel, rows, search, settled, table } from './lens.mjs';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const heading = (page) => panel(page).getByRole('heading', { level: 2 });
const value = (page, term) =>
  panel(page)
    .locator('dl > div')
    .filter({ has: page.locator('dt', { hasText: new RegExp(`^${term}$`) }) })
    .locator('dd');
const moment = (text) => `${text.slice(0, 19).replace('T', ' ')} UTC`;

/** The panel shows this backup and has the focus. */
async function expectOpen(page, backup) {
  await expect(heading(page)).toHaveText(called(backup));
  await expect(panel(page).locator('.identity code')).toHaveText(backup.id);
  await expect.poll(() => new URLSearchParams(search(page)).get('backup')).toBe(backup.id);
}

const WAYS = {
  'a click on the row': async (row) => row.getByRole('cell').filter({ visible: true }).last().click({ position: { x: 4, y: 4 } }),
  'a click on the name': async (row) => row.getByRole('rowheader').getByRole('link').click(),
  'Enter on the name': async (row) => row.getByRole('rowheader').getByRole('link').press('Enter'),
};

for (const [way, act] of Object.entries(WAYS)) {
  test(`${way} opens the panel, and Esc closes it and goes back to the row`, async ({ page, demo, requests }) => {
    await open(page);
    const { backups } = await demo.list();
    requests.clear();
    await act(rows(page).nth(4));
    await expectOpen(page, backups[4]);
    await expect(heading(page)).toBeFocused();
    await expect(rows(page).nth(4)).toHaveAttribute('aria-current', 'true');
    await expect(table(page).locator('[aria-current]')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(panel(page)).toBeHidden();
    await expect(links(page).nth(4)).toBeFocused();
    await expect(table(page).locator('[aria-current]')).toHaveCount(0);
    expect([...requests]).toEqual([]);
  });
}

test('another row replaces the panel', async ({ page, demo }) => {
  await open(page);
  const { backups } = await demo.list();
  await links(page).nth(2).click();
  await expectOpen(page, backups[2]);
  await links(page).nth(0).click();
  await expectOpen(page, backups[0]);
  await expect(heading(page)).toBeFocused();
  await expect(rows(page).nth(2)).not.toHaveAttribute('aria-current');
  await panel(page).getByRole('link', { name: 'Close' }).click();
  await expect(panel(page)).toBeHidden();
  await expect(links(page).nth(0)).toBeFocused();
});

test('selecting text in a row does not open it', async ({ page }) => {
  await open(page);
  const box = await rows(page).nth(3).getByRole('time').first().boundingBox();
  await page.mouse.move(box.x + 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => page.evaluate(() => String(getSelection()))).not.toBe('');
  await expect(panel(page)).toBeHidden();
  expect(search(page)).toBe('?view=backups');
});

test('every field that the service gives is in the panel', async ({ page, demo, add }) => {
  const stamps = { created_at: '2026-03-01T02:03:04.000000', updated_at: '2026-03-01T02:30:00.000000', data_timestamp: '2026-03-01T02:00:00.000000' };
  const id = await add({
    ...stamps,
    name: 'every field',
    description: '{"DESC": "before the upgrade", "INC": 1}',
    status: 'error',
    fail_reason: 'the disk is full',
    size: 77,
    object_count: 9876,
    container: 'a-container',
    availability_zone: 'zone-9',
    is_incremental: true,
    has_dependent_backups: true,
    snapshot_id: '11111111-2222-4333-8444-555555555555',
    metadata: { owner: 'payroll', tier: 'gold' },
  });
  const { backups } = await demo.list('name=every%20field');
  const [backup] = backups;
  expect(backup.id).toBe(id);
  await open(page, `?name=every%20field&backup=${id}`);
  await expectOpen(page, backup);
  const expected = {
    Status: 'error',
    Volume: `${backup.volume_id} Copy the volume’s id`,
    Type: 'incremental',
    'Has dependent backups': 'yes',
    'Volume size': '77 GiB',
    Snapshot: `${backup.snapshot_id} Copy the snapshot’s id`,
    Description: 'before the upgrade',
    INC: '1, incremental',
    'Availability zone': 'zone-9',
    Container: 'a-container Copy the container',
    Objects: '9,876',
    Created: new RegExp(`^${moment(backup.created_at)}`),
    Updated: new RegExp(`^${moment(backup.updated_at)}`),
    // A failed backup cannot be restored, so it has no recovery point.
    'Data timestamp': new RegExp(`^${moment(backup.data_timestamp)}`),
    Metadata: Object.entries(backup.metadata ?? {}).map(([key, text]) => `${key} = ${text}`),
    Links: (backup.links ?? []).map((link) => `${link.rel}: ${link.href}`),
  };
  for (const [term, text] of Object.entries(expected)) await expect(value(page, term), term).toHaveText(text);
  expect(expected.Metadata.length).toBe(2);
  expect(expected.Links.length).toBeGreaterThan(0);
});

test('what the service does not give is a dash and no error', async ({ page, demo }) => {
  const { backups } = await demo.list('sort=created_at:asc');
  const bare = backups.find((backup) => !backup.availability_zone);
  expect(bare).toBeTruthy();
  await open(page, `?sort=created_at:asc&backup=${bare.id}`);
  await expectOpen(page, bare);
  await expect(value(page, 'Availability zone')).toHaveText('–');
  await expect(value(page, 'Updated')).toHaveText('–');
});

test('the raw JSON is the row as the API gave it', async ({ page, demo }) => {
  await open(page);
  const { backups } = await demo.list();
  await links(page).nth(1).click();
  await panel(page).getByText('Raw JSON', { exact: true }).click();
  const raw = panel(page).getByRole('group', { name: 'the raw JSON' });
  await expect(raw).toBeVisible();
  const text = await raw.textContent();
  expect(JSON.parse(text)).toEqual(backups[1]);
  expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(backups[1]));
  expect(text).toContain('\n  "');
});

test.describe('with a clipboard', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });
  const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

  test('the failure reason is in the row and in the panel, and can be copied', async ({ page, demo, add }) => {
    const reason = 'Backup driver said: "<b>no space</b>" & \'more\'\nsecond line — ünïcode';
    const id = await add({ name: 'reasoned', status: 'error', fail_reason: reason });
    await open(page, '?status=error&name=reasoned');
    await expect(rows(page).locator('[data-column="reason"]')).toHaveText(reason);
    await links(page).click();
    await expectOpen(page, { id, name: 'reasoned' });
    expect(await panel(page).getByRole('group', { name: 'the failure reason' }).textContent()).toBe(reason);
    await panel(page).getByRole('button', { name: 'Copy the failure reason' }).click();
    await expect(page.getByRole('status')).toContainText('Copied: the failure reason');
    expect(await clipboard(page)).toBe(reason);
  });

  test('the id, the raw JSON and the commands can be copied as they stand', async ({ page, demo }) => {
    const { backups } = await demo.list('status=error');
    await open(page, `?status=error&backup=${backups[0].id}`);
    for (const folded of ['Raw JSON', 'API and CLI commands']) await panel(page).getByText(folded, { exact: true }).click();
    await panel(page).getByRole('button', { name: 'Copy the id' }).click();
    await expect.poll(() => clipboard(page)).toBe(backups[0].id);
    for (const what of ['the raw JSON', 'the list as curl', 'the list as an OpenStack command', 'this backup as an OpenStack command']) {
      await panel(page).getByRole('button', { name: `Copy ${what}`, exact: true }).click();
      const shown = await panel(page).getByRole('group', { name: what, exact: true }).textContent();
      await expect.poll(() => clipboard(page)).toBe(shown);
    }
  });
});

test('a truncated reason, and one from an earlier attempt, are marked', async ({ page, add }) => {
  const long = 'x'.repeat(255);
  const cut = await add({ name: 'cut off', status: 'error', fail_reason: long });
  const past = await add({ name: 'recovered', status: 'available', fail_reason: 'an old trouble' });
  await open(page, '?name=cut%20off');
  await expect(rows(page).locator('[data-column="reason"]')).toHaveText(`${long}… (may be truncated)`);
  await open(page, `?backup=${cut}`);
  await expect(panel(page)).toContainText('Cut at 255 characters by Cinder.');
  await open(page, `?backup=${past}`);
  await expect(panel(page)).toContainText('Left over from an earlier failure; the backup is no longer in an error status.');
});

test('the commands request what the view shows', async ({ page, demo }) => {
  const { backups } = await demo.list('status=error&limit=20&sort=size:asc&offset=20');
  const id = backups[0].id;
  await open(page, `?status=error&limit=20&sort=size:asc&page=2&backup=${id}`);
  await panel(page).getByText('API and CLI commands', { exact: true }).click();
  const text = (name) => panel(page).getByRole('group', { name, exact: true }).textContent();
  const curl = await text('the list as curl');
  const [, address] = /^curl -sS '?([^' ]+)'?/.exec(curl);
  expect(address.startsWith(demo.url)).toBe(true);
  const answer = await fetch(address, { headers: { 'OpenStack-API-Version': 'volume 3.45' } });
  expect((await answer.json()).backups.map((backup) => backup.id)).toEqual(backups.map((backup) => backup.id));
  expect(curl).toContain("-H 'OpenStack-API-Version: volume 3.45'");
  expect(curl).toContain('-H "X-Auth-Token: $OS_TOKEN"');
  const openstack = await text('the list as an OpenStack command');
  expect(openstack).toContain('volume backup list --long --status error --limit 20');
  expect(openstack).toContain('# The client cannot ask for: another order, a page by its number.');
  expect(openstack).toContain(PROJECT);
  expect(await text('this backup as an OpenStack command')).toContain(`volume backup show ${id}`);
});

test('an address opens the panel from the page at hand without another request', async ({ page, demo, requests }) => {
  const { backups } = await demo.list();
  await open(page, `?backup=${backups[7].id}`);
  await expectOpen(page, backups[7]);
  expect(requests.lists()).toHaveLength(1);
  expect(requests.shows()).toEqual([]);
});

test('an address opens a backup that is on another page with one request for it', async ({ page, demo, requests }) => {
  const { backups } = await demo.list('offset=600');
  await open(page, `?backup=${backups[0].id}`);
  await expectOpen(page, backups[0]);
  await expect(value(page, 'Status')).toHaveText(backups[0].status);
  await expectRows(page, (await demo.list()).backups);
  await expect(table(page).locator('[aria-current]')).toHaveCount(0);
  expect(requests.shows()).toEqual([`/api/volume/v3/${PROJECT}/backups/${backups[0].id}`]);
  expect(requests.lists()).toHaveLength(1);
});

test('the panel stays open from page to page', async ({ page, demo }) => {
  await open(page);
  const { backups } = await demo.list();
  await links(page).nth(3).click();
  await expectOpen(page, backups[3]);
  await pageLink(page, 'Next').click();
  await expect(pages(page)).toContainText('page 2 of');
  await expectOpen(page, backups[3]);
  await expect(value(page, 'Status')).toHaveText(backups[3].status);
  await pageLink(page, 'Previous').click();
  await expect(rows(page).nth(3)).toHaveAttribute('aria-current', 'true');
  await expectOpen(page, backups[3]);
});

test('Back closes the panel and Forward opens it again', async ({ page, demo }) => {
  await open(page);
  const { backups } = await demo.list();
  await links(page).nth(5).click();
  await expectOpen(page, backups[5]);
  await page.goBack();
  await expect(panel(page)).toBeHidden();
  await expect(links(page).nth(5)).toBeFocused();
  await page.goForward();
  await expectOpen(page, backups[5]);
});

test('a deleted backup stays readable until it is gone from the list', async ({ page, demo, add }) => {
  const id = await add({ name: 'on its way out', status: 'deleting' });
  await open(page, `?name=on%20its%20way%20out&backup=${id}`);
  await expectOpen(page, { id, name: 'on its way out' });
  await demo.change(id, { status: 'error_deleting' });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(value(page, 'Status')).toHaveText('error_deleting');
});

test.describe('of an unknown backup', () => {
  test.use({ allowed: /^console: Failed to load resource.*404/ });

  test('the panel says that there is none with this id, and the list is not disturbed', async ({ page, demo }) => {
    await open(page, `?backup=${UNKNOWN}`);
    await expect(panel(page).getByRole('alert')).toContainText('There is no backup with this id in this project');
    await expect(panel(page).locator('.identity code')).toHaveText(UNKNOWN);
    await expectRows(page, (await demo.list()).backups);
    await expect(notices(page)).toHaveCount(0);
    await panel(page).getByRole('link', { name: 'Close' }).click();
    await expect(panel(page)).toBeHidden();
    expect(search(page)).toBe('?view=backups');
  });

  test('Retry in the panel requests the backup again', async ({ page, demo, requests }) => {
    await open(page, `?backup=${UNKNOWN}`);
    await expect(panel(page).getByRole('alert')).toBeVisible();
    requests.clear();
    await panel(page).getByRole('button', { name: 'Retry' }).click();
    await expect.poll(() => requests.shows().length).toBe(1);
    await expect(panel(page).getByRole('alert')).toBeVisible();
  });

  for (const id of ['../../../etc', 'a/b?c=d#e', '<img src=x onerror=alert(1)>', '%00', '😀']) {
    test(`an id like ${id} cannot leave its path`, async ({ page, requests }) => {
      await page.goto(`./?backup=${encodeURIComponent(id)}`);
      await expect(panel(page).locator('.identity code')).toHaveText(id);
      await settled(page);
      await expect(panel(page).getByRole('alert')).toBeVisible();
      for (const path of requests.shows()) expect(path).toContain(`/v3/${PROJECT}/backups/`);
      expect(requests.filter((path) => !/\/(config\.json|volumes\/detail\?.*)$/.test(path) && !path.includes(`/v3/${PROJECT}/backups/`))).toEqual([]);
    });
  }
});

test('a failed backup says why first, then what to do and where others like it are, then where its volume is', async ({ page, demo }) => {
  const failed = (await demo.all('status=error')).find(({ fail_reason: why }) => why?.includes('ECONNREFUSED') && why.length < 255);
  await open(page, `?backup=${failed.id}`);
  const places = await panel(page).evaluate((aside) => {
    const top = (text) => [...aside.querySelectorAll('h3, a')].find((element) => element.textContent === text)?.getBoundingClientRect().top;
    return ['Failure reason', 'All failures like this one', 'Volume and backup chain', 'What happened', 'Location'].map(top);
  });
  expect(places).toEqual([...places].sort((a, b) => a - b));
  await expect(panel(page)).toContainText('The store refused the connection.');
  await panel(page).getByRole('link', { name: 'All failures like this one' }).click();
  await expect(page.locator('.summary strong')).toContainText(' of 1,200 backups');
  expect(await ids(page)).toContain(failed.id);
  await page.goBack();
  await panel(page).getByRole('link', { name: 'Volume and backup chain' }).click();
  await expect.poll(() => search(page)).toBe(`?view=volumes&volume=${failed.volume_id}`);
  await expect(panel(page).locator('.identity code')).toHaveText(failed.volume_id);
});
