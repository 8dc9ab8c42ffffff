import { expect, PROJECT, test } from './demo.mjs';
import { choice, expectRows, field, filters, links, notices, open, pageLink, pages, panel, search, settled, table, verdict } from './lens.mjs';

const enc = encodeURIComponent;

test('Back and Forward restore filters, order, page and the form', async ({ page, demo }) => {
  await open(page);
  await choice(page, 'Status').selectOption('available');
  await expect.poll(() => search(page)).toBe('?status=available');
  await settled(page);
  await table(page).getByRole('button', { name: 'Size' }).click();
  await expect.poll(() => search(page)).toBe('?status=available&sort=size:desc');
  await settled(page);
  await pageLink(page, 'Next').click();
  await expect.poll(() => search(page)).toBe('?status=available&sort=size:desc&page=2');
  await settled(page);
  await field(page, 'Name').fill('a');
  await field(page, 'Name').press('Enter');
  await expect.poll(() => search(page)).toBe('?name~=a&status=available&sort=size:desc');

  const steps = [
    ['?view=backups', 'sort=created_at:desc', '', ''],
    ['?status=available', 'status=available', '', 'available'],
    ['?status=available&sort=size:desc', 'status=available&sort=size:desc', '', 'available'],
    ['?status=available&sort=size:desc&page=2', 'status=available&sort=size:desc&offset=50', '', 'available'],
    ['?name~=a&status=available&sort=size:desc', 'name~=a&status=available&sort=size:desc', 'a', 'available'],
  ];
  const expectStep = async ([address, query, name, status]) => {
    await expect.poll(() => search(page)).toBe(address);
    await expectRows(page, (await demo.list(query)).backups);
    await expect(field(page, 'Name')).toHaveValue(name);
    await expect(choice(page, 'Status')).toHaveValue(status);
  };
  await expectStep(steps.at(-1));
  for (const step of steps.slice(0, -1).reverse()) {
    await page.goBack();
    await expectStep(step);
  }
  for (const step of steps.slice(1)) {
    await page.goForward();
    await expectStep(step);
  }
});

test('text that was typed but not sent is undone by Back', async ({ page }) => {
  await open(page);
  await choice(page, 'Status').selectOption('error');
  await expect.poll(() => search(page)).toBe('?status=error');
  await field(page, 'Name').fill('half a thought');
  await page.goBack();
  await expect(choice(page, 'Status')).toHaveValue('');
  await expect(field(page, 'Name')).toHaveValue('');
});

test('a reload shows the same, and so does the address for somebody else', async ({ page, browser, demo, baseURL }) => {
  const { volume_id: volume } = (await demo.list('status=available')).backups[0];
  const query = `name~=a&status=available&volume_id~=${volume.slice(0, 1)}&sort=name:asc&limit=10`;
  const { backups } = await demo.list(`${query}&offset=10`);
  const address = `?${query}&page=2&backup=${backups[2].id}`;
  const expectSame = async (where) => {
    await expectRows(where, backups);
    expect(search(where)).toBe(address);
    await expect(field(where, 'Name')).toHaveValue('a');
    await expect(choice(where, 'How name matches')).toHaveValue('contains');
    await expect(choice(where, 'Status')).toHaveValue('available');
    await expect(field(where, 'Volume')).toHaveValue(volume.slice(0, 1));
    await expect(where.getByRole('combobox', { name: 'Rows per page' })).toHaveValue('10');
    await expect(table(where).getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
    await expect(panel(where).locator('.identity code')).toHaveText(backups[2].id);
    await expect(pages(where)).toContainText('page 2 of');
  };
  await open(page, address);
  await expectSame(page);
  await page.reload();
  await expectSame(page);
  const stranger = await browser.newContext({ baseURL });
  const other = await stranger.newPage();
  await open(other, address);
  await expectSame(other);
  await stranger.close();
});

test('the form shows an exact match and a foreign status from the address', async ({ page }) => {
  await open(page, '?name=abc&status~=resto&volume_id~=7');
  await expect(choice(page, 'How name matches')).toHaveValue('exact');
  await expect(field(page, 'Other status')).toHaveValue('resto');
  await expect(choice(page, 'How status matches')).toHaveValue('contains');
  await expect(choice(page, 'How volume matches')).toHaveValue('contains');
});

test('unknown parts of an address are named and ignored', async ({ page, demo }) => {
  await open(page, '?limit=0&page=-3&sort=colour:up&foo=%3Cb%3Ebar&backup=&status=available');
  await expect(notices(page)).toHaveText([
    'Ignored in the link: limit=0, page=-3, sort=colour:up, foo=<b>bar, backup=',
  ]);
  await expectRows(page, (await demo.list('status=available')).backups);
  await expect(panel(page)).toBeHidden();
  await choice(page, 'Status').selectOption('error');
  await expect.poll(() => search(page)).toBe('?status=error');
  await expect(notices(page)).toHaveCount(0);
});

test('the last of a repeated key wins', async ({ page, demo }) => {
  await open(page, '?status=error&status=available&limit=10&limit=20');
  await expectRows(page, (await demo.list('status=available&limit=20')).backups);
});

test('the title leads back to the start', async ({ page, demo }) => {
  await open(page, '?status=error&sort=size:asc');
  await page.getByRole('banner').getByRole('link').first().click();
  await expect.poll(() => search(page)).toBe('');
  await expect(verdict(page)).toBeVisible();
  await expect(filters(page)).toHaveCount(0);
  await page.goBack();
  await expectRows(page, (await demo.list('status=error&sort=size:asc')).backups);
});

const COLD = {
  'no query': '',
  'a view alone': '?view=backups',
  'a filter': '?status=error',
  'contains filters': `?name~=${enc('db%_')}&status~=error&volume_id~=7`,
  'an order and a page': '?sort=size:asc&limit=20&page=3',
  'an order without a direction': '?sort=size',
  'a hostile name': `?name=${enc(`<img src=x onerror=alert(1)> 'it"s' (a)*! & 100% ~é😀`)}`,
  'a plus for a blank': '?name~=a+b',
  'a raw apostrophe': `?name~=a'b`,
  'keys in another order': '?limit=20&volume_id~=1&status=available&name~=a',
  'a repeated key': '?status=error&status=available',
  'both matches of a field': '?name=b&name~=a',
  'an empty filter': '?name=',
  'a size of zero': '?limit=0',
  'a page that is no number': '?page=two',
  'a negative page': '?page=-1',
  'a page with a leading zero': '?page=02',
  'a page with a plus': '?page=%2B2',
  'a fractional page': '?page=1.5',
  'an unknown order': '?sort=colour:up',
  'an unknown key': '?foo=bar&status=error',
  'a fragment': '?status=error#backups',
};

for (const [what, address] of Object.entries(COLD)) {
  test(`an address with ${what} requests the list once and the configuration once`, async ({ page, requests }) => {
    await open(page, address);
    // Any other request would have been sent by the time a second refresh has been answered.
    expect(requests.lists()).toHaveLength(1);
    const first = requests.lists()[0];
    requests.splice(requests.indexOf(first), 1);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.poll(() => requests.lists().length).toBe(1);
    await settled(page);
    expect(requests.lists()).toEqual([first]);
    expect(requests.filter((path) => path.endsWith('/config.json'))).toEqual(['/config.json']);
    expect(requests.shows()).toEqual([]);
  });
}

test('the list is requested before the code is there', async ({ page, demo, requests }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('./?status=error');
  await expect.poll(() => requests.lists().length).toBe(1);
  release();
  await expectRows(page, (await demo.list('status=error')).backups);
  expect(requests.lists()).toEqual([`/api/volume/v3/${PROJECT}/backups/detail?status=error&sort=created_at:desc,id:desc&limit=50&with_count=true`]);
  await expect(links(page).first()).toBeVisible();
});

test('the API is requested in the version of the document and without a token of the page', async ({ page, demo }) => {
  await open(page, '?status=error');
  const requests = await demo.requests();
  expect(requests.length).toBeGreaterThan(0);
  for (const { method, headers, world } of requests) {
    expect({ method, headers, world }).toEqual({
      method: 'GET',
      headers: { 'OpenStack-API-Version': 'volume 3.45', 'X-Auth-Token': false },
      world: 'main',
    });
  }
});

test('the dashboard works below a path', async ({ page, requests }) => {
  await open(page, 'sample/');
  await expect(links(page)).toHaveCount(3);
  await expect(pages(page)).toContainText('1–3 of 3');
  expect(requests.every((path) => path.startsWith('/sample/'))).toBe(true);
});

test('an address that names another project says so and shows the configured one', async ({ page, demo }) => {
  await open(page, '?project=0d0c5a1a&status=error&limit=10');
  await expect(notices(page)).toContainText(['The address names the project 0d0c5a1a, which is not among yours']);
  await expectRows(page, (await demo.list('status=error&limit=10')).backups);
  expect(search(page)).toBe('?status=error&limit=10');
});
