import { expect, test } from './demo.mjs';
import { called, choice, expectRows, extent, field, hold, ids, links, open, openWhole, pages, panel, rows, search, searchBox, settled, table, views, wholeRead } from './lens.mjs';
import { kind } from './tally.mjs';
import { message, summary, has, ask, expectFound } from './search.mjs';

const facets = (page) => page.getByRole('navigation', { name: 'Narrow down' });

test('a search for what the service can filter by is sent to the service, and the whole project is not read', async ({ page, demo, requests }) => {
  await open(page);
  requests.clear();
  await demo.forget();
  await ask(page, 'status:error name:web');
  await expect.poll(() => search(page)).toBe('?name~=web&status=error');
  await expectRows(page, (await demo.list('name~=web&status=error')).backups);
  await expect(extent(page)).toHaveCount(0);
  await expect(facets(page)).toHaveCount(0);
  await expect(pages(page)).toContainText(/^1–\d+ of \d+/);
  await ask(page, 'status:~error');
  await expectRows(page, (await demo.list('status~=error')).backups);
  expect(requests.lists().map((path) => path.split('?')[1])).toEqual([
    'name~=web&status=error&sort=created_at:desc,id:desc&limit=50&with_count=true',
    'status~=error&sort=created_at:desc,id:desc&limit=50&with_count=true',
  ]);
});

test('the box and the form show the same filters, each in its own way', async ({ page, demo }) => {
  const all = await demo.all();
  await open(page);
  await field(page, 'Name').fill('web');
  await field(page, 'Name').press('Enter');
  await expect(searchBox(page)).toHaveValue('name:web');
  await expectRows(page, (await demo.list('name~=web')).backups);
  await choice(page, 'Status').selectOption('error');
  await expect(searchBox(page)).toHaveValue('name:web status:error');
  await expectRows(page, (await demo.list('name~=web&status=error')).backups);

  await ask(page, 'status:available volume:=abc name:mysql size:>10');
  await expect(field(page, 'Name')).toHaveValue('mysql');
  await expect(choice(page, 'Status')).toHaveValue('available');
  await expect(field(page, 'Volume')).toHaveValue('abc');
  await expect(choice(page, 'How volume matches')).toHaveValue('exact');
  await expect.poll(() => search(page)).toBe('?name~=mysql&status=available&volume_id=abc&q=size:>10');
  await field(page, 'Volume').fill('');
  await field(page, 'Volume').press('Enter');
  await expect(searchBox(page)).toHaveValue('name:mysql status:available size:>10');
  await expectFound(page, all.filter((row) => has(row.name, 'mysql') && row.status === 'available' && row.size > 10), all);

  const chips = page.locator('.chips').getByRole('link');
  await expect(chips).toHaveText(['name contains “mysql”', 'status is “available”', 'size:>10', 'Clear all']);
  await page.getByRole('link', { name: 'size:>10' }).click();
  await expect(searchBox(page)).toHaveValue('name:mysql status:available');
  await expectRows(page, (await demo.list('name~=mysql&status=available')).backups);
  await page.goBack();
  await expect(searchBox(page)).toHaveValue('name:mysql status:available size:>10');
  await page.reload();
  await wholeRead(page);
  await expect(searchBox(page)).toHaveValue('name:mysql status:available size:>10');
  await expect(field(page, 'Name')).toHaveValue('mysql');
  await page.getByRole('link', { name: 'Clear all' }).click();
  await expect(searchBox(page)).toHaveValue('');
  await expectRows(page, (await demo.list()).backups);
});

test('a search follows the typing wherever the whole project has been read, and an empty box shows all', async ({ page, demo }) => {
  const all = await demo.all();
  await openWhole(page, '?view=overview');
  await views(page).getByRole('link', { name: 'Backups' }).click();
  await expect(pages(page)).toContainText('of 1,200');
  await searchBox(page).pressSequentially('status:error nightly');
  await expectFound(page, all.filter((row) => row.status === 'error' && ['name', 'id', 'volume_id', 'fail_reason'].some((key) => has(row[key], 'nightly'))), all);
  await searchBox(page).fill('');
  await expect(pages(page)).toContainText('of 1,200');
  await expect.poll(() => search(page)).toBe('?view=backups');
});

test('a search is sent with its button, too', async ({ page, demo }) => {
  const all = await demo.all();
  await open(page);
  await searchBox(page).fill('is:failed');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await expectFound(page, all.filter((row) => kind(row) === 'failed'), all);
});

test('the command of a search states the remaining filter, in one line whatever is in it', async ({ page }) => {
  await openWhole(page, `?status=error&q=${encodeURIComponent('age:<72h "a\nrm b"')}`);
  await page.getByText('API and CLI commands').click();
  const commands = await page.locator('.commands pre').allTextContents();
  expect(commands).toHaveLength(2);
  for (const command of commands) expect(command.split('\n').at(-1)).toBe('# The view shows only those matching: status:error age:<72h "a rm b"');
});

test('typing narrows at once and leaves nothing behind, Enter leaves one step, and Back undoes it', async ({ page, demo }) => {
  const all = await demo.all();
  await openWhole(page, '?q=is%3Afailed');
  const failed = all.filter((row) => kind(row) === 'failed');
  await expectFound(page, failed, all);
  const steps = () => page.evaluate(() => history.length);
  const before = await steps();
  await searchBox(page).focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' size:>100', { delay: 20 });
  const large = failed.filter((row) => row.size > 100);
  await expectFound(page, large, all);
  await expect(searchBox(page)).toHaveValue('is:failed size:>100');
  await expect(searchBox(page)).toBeFocused();
  expect(await steps()).toBe(before);
  await page.keyboard.press('Enter');
  await expect.poll(() => search(page)).toBe('?q=is:failed size:>100');
  await expect.poll(steps).toBe(before + 1);
  await page.goBack();
  await expect.poll(() => search(page)).toBe('?q=is:failed');
  await expect(searchBox(page)).toHaveValue('is:failed');
  await expectFound(page, failed, all);
  await page.goForward();
  await expectFound(page, large, all);
});

test('the commands in an open backup’s panel have the filters of the view', async ({ page }) => {
  await openWhole(page, '?q=reason:ECONN');
  await links(page).first().click();
  await expect(panel(page).locator('pre', { hasText: 'curl' })).toContainText('# The view shows only those matching: reason:ECONN');
  await expect(panel(page).locator('pre', { hasText: 'backup list' })).toContainText('# The view shows only those matching: reason:ECONN');
});

test('the number found is marked “so far” until all is read', async ({ page }) => {
  const release = await hold(page, (url) => Number(url.searchParams.get('offset')) > 12_000);
  await page.goto('./large/?q=is:failed');
  await expect(page.locator('.extent')).toContainText(/Reading all backups of the project to search them\.|Searched what has been read: /);
  await expect(summary(page)).not.toContainText('of 0 backups');
  await expect(summary(page)).toContainText(/\d of [\d,]+ backups so far/);
  release();
  await wholeRead(page);
  await expect(summary(page)).toContainText('of 30,000 backups');
  await expect(summary(page)).not.toContainText('so far');
});

test('nothing is requested while a search for the service is typed, before Enter', async ({ page, demo, requests }) => {
  await open(page);
  requests.clear();
  await searchBox(page).pressSequentially('status:error', { delay: 10 });
  await expect(searchBox(page)).toHaveValue('status:error');
  await expect(message(page)).toHaveText('Press Enter to search for this.');
  expect(search(page)).toBe('?view=backups');
  expect(requests.lists()).toEqual([]);
  await searchBox(page).press('Enter');
  await expectRows(page, (await demo.list('status=error')).backups);
  await expect(message(page)).toHaveText('');
  expect(requests.lists()).toHaveLength(1);
});

test('deleting the typed letters leads back to the search before, also where the service answers', async ({ page, demo }) => {
  await openWhole(page, '?q=is%3Afailed');
  await ask(page, 'status:error');
  const errors = (await demo.list('status=error')).backups;
  await expectRows(page, errors);
  await searchBox(page).press('End');
  await searchBox(page).pressSequentially(' nightly', { delay: 10 });
  await expect.poll(() => search(page)).toBe('?status=error&q=nightly');
  for (let left = ' nightly'.length; left > 0; left -= 1) await searchBox(page).press('Backspace');
  await expect.poll(() => search(page)).toBe('?status=error');
  await expectRows(page, errors);
  await expect(searchBox(page)).toHaveValue('status:error');
  await expect(message(page)).toHaveText('');
});

test('text that is typed but not sent stays on another page and in another order', async ({ page, demo }) => {
  await open(page);
  for (const [text, words] of [['status:error', 'Press Enter to search for this.'], ['size:big', 'Not applied: ']]) {
    await test.step(text, async () => {
      await searchBox(page).fill(text);
      await expect(message(page)).toContainText(words);
      await page.getByRole('link', { name: 'Next', exact: true }).click();
      await expect.poll(() => search(page)).toContain('page=2');
      await expectRows(page, (await demo.list('offset=50')).backups);
      await expect(searchBox(page)).toHaveValue(text);
      await expect(message(page)).toContainText(words);
      await page.goBack();
      await expectRows(page, (await demo.list()).backups);
      await expect(searchBox(page)).toHaveValue(text);
    });
  }
  // Once submitted, it is followed.
  await ask(page, 'status:error');
  await expectRows(page, (await demo.list('status=error')).backups);
  await expect(message(page)).toHaveText('');
  // Another view and back: no message about a text that is no longer there.
  await searchBox(page).fill('status:deleting');
  await expect(message(page)).toContainText('Press Enter');
  await views(page).getByRole('link', { name: 'Volumes' }).click();
  await page.goBack();
  await expect(searchBox(page)).toHaveValue('status:error');
  await expect(message(page)).toHaveText('');
});

test('an answer from the whole project sorts as the service does', async ({ page, demo }) => {
  await openWhole(page, '?q=is%3Afailed');
  for (const [name, key] of Object.entries({ Name: 'name', Size: 'size', Volume: 'volume_id', Status: 'status', Created: 'created_at' })) {
    await table(page).getByRole('columnheader', { name }).getByRole('button').click();
    await expect(table(page).getByRole('columnheader', { name })).toHaveAttribute('aria-sort', /ending$/);
    const order = /sort=([^&]+)/.exec(search(page))?.[1] ?? 'created_at:desc';
    expect(order).toMatch(new RegExp(`^${key}:`));
    const sorted = await demo.all(`status~=error&sort=${order}`);
    await expect.poll(() => ids(page)).toEqual(sorted.map(({ id }) => id));
  }
});

test('a row of the result opens its panel, and Esc leads back to it', async ({ page, demo }) => {
  const all = await demo.all();
  await openWhole(page, '?q=is%3Afailed');
  const failed = all.filter((row) => kind(row) === 'failed');
  await links(page).nth(4).click();
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(called(failed[4]));
  await expect(rows(page).nth(4)).toHaveAttribute('aria-current', 'true');
  await expect.poll(() => search(page)).toBe(`?q=is:failed&backup=${failed[4].id}`);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(links(page).nth(4)).toBeFocused();
  await page.keyboard.press('j');
  await expect(links(page).nth(5)).toBeFocused();
  await settled(page);
});

test('a volume in the result leads to its backups among those that match', async ({ page, demo }) => {
  const all = await demo.all();
  await openWhole(page, '?q=is%3Afailed');
  const [first] = all.filter((row) => kind(row) === 'failed');
  await rows(page).first().getByRole('link', { name: first.volume_id }).click();
  await expect.poll(() => search(page)).toBe(`?volume_id=${first.volume_id}&q=is:failed`);
  await expectFound(page, all.filter((row) => row.volume_id === first.volume_id && kind(row) === 'failed'), all);
});
