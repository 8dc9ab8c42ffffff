import { expect, test } from './demo.mjs';
import { called, choice, expectRows, extent, field, grouped, hold, ids, links, notices, open, openWhole, pages, panel, rows, search, searchBox, settled, stopClock, table, views, wholeRead } from './lens.mjs';
import { kind, moment, inProgress } from './tally.mjs';

const said = (page) => page.locator('#search-message');
const summary = (page) => page.locator('.summary');
const facets = (page) => page.getByRole('navigation', { name: 'Narrow down' });
const HOUR = 3_600_000_000;

/** Text as the database compares it: ignoring ASCII case. */
const plain = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const has = (text, part) => text !== null && text !== undefined && plain(text).includes(plain(part));
const at = (row) => moment(row.created_at);
const isIncremental = (row) => {
  const inc = /^\{.*"INC": ?"?([01])"?.*\}$/s.exec(row.description ?? '')?.[1];
  return inc === undefined ? row.is_incremental : inc === '1';
};

async function ask(page, text) {
  await searchBox(page).fill(text);
  await searchBox(page).press('Enter');
}

/** The list has exactly these rows in this order, and says how many; only the beginning of a long list is checked. */
async function expectFound(page, found, all) {
  await expect(summary(page)).toContainText(`${grouped(found.length)} of ${grouped(all.length)} backups`);
  if (found.length === 0) await expect(page.getByRole('heading', { name: 'No backups match these filters' })).toBeVisible();
  const seen = found.length > 1000 ? 50 : undefined;
  await expect.poll(async () => (await ids(page)).slice(0, seen)).toEqual(found.slice(0, seen).map(({ id }) => id));
}

test('an example of many words finds what a plain filter finds', async ({ page, demo }) => {
  const now = await stopClock(page);
  const all = await demo.all();
  const isOld = (row) => now - at(row) > 2 * HOUR;
  const one = all.find((row) => isOld(row) && row.status === 'error' && has(row.fail_reason, 'ECONNREFUSED') && isIncremental(row) && row.name?.length > 6);
  const [volume, name, zone] = [one.volume_id.slice(0, 4), one.name.slice(0, 6), one.availability_zone];
  const hours = Math.floor((now - at(one)) / HOUR) - 1;
  // Whole days are written as days from four on.
  const age = hours % 24 === 0 && hours >= 96 ? `${hours / 24}d` : `${hours}h`;
  const found = all.filter(
    (row) =>
      ['error', 'error_restoring'].includes(row.status) &&
      has(row.fail_reason, 'ECONNREFUSED') &&
      has(row.volume_id, volume) &&
      has(row.name, name) &&
      at(row) < now - hours * HOUR &&
      has(row.availability_zone, zone) &&
      isIncremental(row) &&
      !has(row.name, 'test'),
  );
  expect(found.map(({ id }) => id)).toContain(one.id);
  await open(page);
  await ask(page, `status:error,error_restoring reason:"ECONNREFUSED" volume:${volume} name:${name} age:>${age} az:${zone} incremental:yes -name:test`);
  await expectFound(page, found, all);
  // Terms that the service can filter by are in the address as its own filters.
  await expect.poll(() => search(page)).toBe(
    `?name~=${name}&volume_id~=${volume}&q=status:error,error_restoring reason:ECONNREFUSED age:>${age} az:${zone} incremental:yes -name:test`,
  );
  await expect(extent(page)).toContainText('Searched all ');
  await expect(table(page).locator('tbody [data-column="reason"]').first()).toContainText('ECONNREFUSED');
});

test('every word of the language finds what a plain filter finds', async ({ page, demo }) => {
  const now = await stopClock(page);
  const all = await demo.all();
  const some = (fits) => all.find(fits);
  const known = await demo.volumes();
  const texts = (row) => [row.name, row.id, row.volume_id, known.get(row.volume_id)?.name, row.fail_reason];
  const volume = all[10].volume_id;
  const day = new Date(now / 1000 - 2 * 86_400_000).toISOString().slice(0, 10);
  const stuck = new Set(inProgress(all, now).stuck.map(({ row }) => row.id));
  const container = some((row) => row.container?.includes('/')).container;
  const snapshot = some((row) => row.snapshot_id).snapshot_id;
  const WORDS = {
    web: (row) => texts(row).some((text) => has(text, 'web')),
    '"no space" -web': (row) => has(row.fail_reason, 'no space') && !texts(row).some((text) => has(text, 'web')),
    [volume.slice(3, 12)]: (row) => texts(row).some((text) => has(text, volume.slice(3, 12))),
    'status:error,error_deleting': (row) => ['error', 'error_deleting'].includes(row.status),
    '-status:available': (row) => row.status !== 'available',
    'status:~restor,creating': (row) => row.status.includes('restor') || row.status === 'creating',
    '-name:a': (row) => !has(row.name, 'a'),
    'NAME:Web,mysql': (row) => has(row.name, 'web') || has(row.name, 'mysql'),
    'name:w_b%1,=null': (row) => /w.b.*1/is.test(row.name ?? '') || row.name === 'null',
    '-has:name': (row) => row.name === null,
    'volume:Gitlab,=web-03': (row) => has(known.get(row.volume_id)?.name, 'gitlab') || known.get(row.volume_id)?.name === 'web-03',
    [`volume:=${volume},${all[200].volume_id.slice(0, 5)}`]: (row) => row.volume_id === volume || has(row.volume_id, all[200].volume_id.slice(0, 5)),
    'reason:econnrefused,"502 bad"': (row) => has(row.fail_reason, 'econnrefused') || has(row.fail_reason, '502 bad'),
    'reason:"a%b"': (row) => has(row.fail_reason, 'a%b'),
    'has:reason': (row) => row.fail_reason !== null,
    [`id:=${all[3].id},=${all[900].id}`]: (row) => [all[3].id, all[900].id].includes(row.id),
    'az:=eu-west-1a,central': (row) => row.availability_zone === 'eu-west-1a' || has(row.availability_zone, 'central'),
    '-has:az': (row) => row.availability_zone === null,
    [`container:${container.slice(0, 5)}`]: (row) => has(row.container, container.slice(0, 5)),
    '-has:container is:failed': (row) => row.container === null && kind(row) === 'failed',
    [`snapshot:${snapshot.slice(0, 8)}`]: (row) => has(row.snapshot_id, snapshot.slice(0, 8)),
    'description:"DESC\\":\\"broken"': (row) => has(row.description, 'DESC":"broken'),
    'incremental:yes': isIncremental,
    'incremental:no dependents:yes': (row) => !isIncremental(row) && row.has_dependent_backups,
    'dependents:no age:<12h': (row) => !row.has_dependent_backups && at(row) > now - 12 * HOUR,
    'age:>20d': (row) => at(row) < now - 20 * 24 * HOUR,
    'age:<90m': (row) => at(row) > now - 1.5 * HOUR,
    'size:>500 size:<2000': (row) => row.size > 500 && row.size < 2000,
    [`created:${day}`]: (row) => row.created_at?.startsWith(day),
    [`created:${day}T02:00:00Z..`]: (row) => row.created_at >= `${day}T02:00:00`,
    [`created:..${day}T02:00:00Z -is:good`]: (row) => row.created_at && row.created_at < `${day}T02:00:00` && kind(row) !== 'good',
    'hour:2': (row) => row.created_at?.slice(11, 13) === '02',
    'hour:2+05:30 is:failed': (row) => kind(row) === 'failed' && new Date(at(row) / 1000 + 5.5 * 3_600_000).getUTCHours() === 2,
    'is:running,unknown': (row) => ['busy', 'unknown'].includes(kind(row)),
    'is:stuck': (row) => stuck.has(row.id),
    '-is:stuck is:running': (row) => !stuck.has(row.id) && kind(row) === 'busy',
    'is:stuck,failed hour:1': (row) => (stuck.has(row.id) || kind(row) === 'failed') && row.created_at?.slice(11, 13) === '01',
    'cause:"Service not found for creating backup."': (row) => kind(row) === 'failed' && row.fail_reason === 'Service not found for creating backup.',
    '"<img src=x"': (row) => has(row.name, '<img src=x'),
    'name:="=HYPERLINK(\\"http://example.com\\",\\"x\\")" is:good': (row) => row.name === '=HYPERLINK("http://example.com","x")' && kind(row) === 'good',
    'is:recovered,new': () => false,
  };
  await openWhole(page, '?q=is%3Afailed');
  for (const [text, fits] of Object.entries(WORDS)) {
    await test.step(text, async () => {
      await ask(page, text);
      await expectFound(page, all.filter(fits), all);
      await expect(searchBox(page)).toHaveValue(text);
      await expect(said(page)).toBeEmpty();
    });
  }
  // The words match something in these rows.
  expect(Object.values(WORDS).filter((fits) => all.some((row) => fits(row))).length).toBeGreaterThan(30);
});

test('a search for what the service filters by asks the service, and the whole project is not read', async ({ page, demo, asked }) => {
  await open(page);
  asked.clear();
  await demo.forget();
  await ask(page, 'status:error name:web');
  await expect.poll(() => search(page)).toBe('?name~=web&status=error');
  await expectRows(page, (await demo.list('name~=web&status=error')).backups);
  await expect(extent(page)).toHaveCount(0);
  await expect(facets(page)).toHaveCount(0);
  await expect(pages(page)).toContainText(/^1–\d+ of \d+/);
  await ask(page, 'status:~error');
  await expectRows(page, (await demo.list('status~=error')).backups);
  expect(asked.lists().map((path) => path.split('?')[1])).toEqual([
    'name~=web&status=error&sort=created_at:desc,id:desc&limit=50&with_count=true',
    'status~=error&sort=created_at:desc,id:desc&limit=50&with_count=true',
  ]);
});

test('the box and the form ask one question, in either’s words', async ({ page, demo }) => {
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

const MISTAKES = {
  'foo:bar': ['foo:bar', 'there is no key “foo”'],
  'name:a status:': ['status:', 'add a value after this'],
  'age:26h': ['26h', 'use > or <, a whole number from 1, and m, h or d'],
  'web size:big': ['big', 'a whole number of GiB, as in 100'],
  'is:good,bad': ['bad', 'good, failed, running'],
  'created:yesterday': ['yesterday', 'a day (2026-11-23), two days with two dots between'],
  'hour:24': ['24', 'an hour from 0 to 23'],
  'incremental:maybe': ['maybe', 'yes or no'],
  'has:luck': ['luck', 'status, name, volume'],
  'reason:"no end': ['"no end', 'this quote is not closed'],
  'web - mysql': ['-', 'put a term after the minus'],
  'web OR mysql': ['OR', 'all terms must match'],
  'hour:2+99:00': ['2+99:00', 'use an hour'],
  'é "ünï': ['"ünï', 'this quote is not closed'],
};

test('a mistake is pointed at where it is, and the rows stay those of before', async ({ page, demo }) => {
  const all = await demo.all();
  await openWhole(page, '?q=is%3Afailed');
  const failed = all.filter((row) => kind(row) === 'failed');
  await expectFound(page, failed, all);
  for (const [text, [place, why]] of Object.entries(MISTAKES)) {
    await test.step(text, async () => {
      await ask(page, text);
      await expect(said(page).getByRole('mark')).toHaveText(place);
      await expect(said(page).locator('code')).toHaveText(text);
      await expect(said(page)).toContainText(why);
      await expect(said(page)).toContainText('Not applied.');
      await expect(searchBox(page)).toHaveAttribute('aria-invalid', 'true');
      await expect(searchBox(page)).toHaveValue(text);
      await expect(searchBox(page)).toHaveAccessibleDescription(new RegExp(why.replace(/[^\w ]/g, '.')));
      expect(search(page)).toBe('?q=is:failed');
    });
  }
  await expectFound(page, failed, all);
  await ask(page, 'is:failed');
  await expect(said(page)).toBeEmpty();
  await expect(searchBox(page)).not.toHaveAttribute('aria-invalid');
});

test('a search in the address that cannot be read shows no rows, but its mistake and a way to all backups', async ({ page, demo }) => {
  await open(page, '?status=error&q=size%3Abig');
  const screen = page.locator('.screen');
  await expect(screen.getByRole('heading', { name: 'This search could not be read' })).toBeVisible();
  await expect(screen.getByRole('mark')).toHaveText('big');
  await expect(searchBox(page)).toHaveValue('size:big');
  await expect(said(page).getByRole('mark')).toHaveText('big');
  await expect(searchBox(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(notices(page)).toHaveCount(0);
  const expectNoRows = async () => {
    await expect(table(page)).toHaveCount(0);
    await expect(pages(page)).toHaveCount(0);
    await expect(summary(page)).not.toContainText(' of ');
    await expect(page.getByText('Export', { exact: true })).toHaveCount(0);
    await expect(page.getByRole('status').last()).not.toContainText('backups');
  };
  await expectNoRows();
  // While another search is typed that waits for Enter, there is still no answer to show.
  await searchBox(page).fill('status:error size:>1');
  await expect(said(page)).toContainText('Press Enter');
  await expectNoRows();
  await searchBox(page).press('Enter');
  await expect(said(page)).toBeEmpty();
  await expect(screen).toHaveCount(0);
  await expect.poll(() => search(page)).toBe('?status=error&q=size:>1');
  await expect(searchBox(page)).toHaveValue('status:error size:>1');
  await page.goBack();
  await expect(screen).toBeVisible();
  await expectNoRows();
  await screen.getByRole('link', { name: 'Show all backups' }).click();
  await expectRows(page, (await demo.list()).backups);
  await expect(searchBox(page)).toHaveValue('');
  await expect(said(page)).toBeEmpty();
  expect(search(page)).toBe('?view=backups');
});

test('a link whose whole search is a mistake leads to all backups, too, in the whole project as well', async ({ page, demo }) => {
  const { backups } = await demo.list();
  await openWhole(page, '?view=overview');
  for (const leave of [
    () => page.locator('.screen').getByRole('link', { name: 'Show all backups' }).click(),
    () => searchBox(page).fill(''),
    async () => { await searchBox(page).fill(''); await searchBox(page).press('Enter'); },
  ]) {
    await open(page, '?q=colour%3Ared');
    await expect(page.locator('.screen').getByRole('mark')).toHaveText('colour:red');
    await expect(table(page)).toHaveCount(0);
    await leave();
    await expectRows(page, backups);
    await expect(searchBox(page)).toHaveValue('');
    await expect(said(page)).toBeEmpty();
  }
});

test('a search follows the keys wherever the whole project has been read, and an empty box shows all', async ({ page, demo }) => {
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

test('the command of a search says what the view keeps, in one line whatever is in it', async ({ page }) => {
  await openWhole(page, `?status=error&q=${encodeURIComponent('age:<72h "a\nrm b"')}`);
  await page.getByText('API and CLI commands').click();
  const commands = await page.locator('.commands pre').allTextContents();
  expect(commands).toHaveLength(2);
  for (const command of commands) expect(command.split('\n').at(-1)).toBe('# The view shows only those matching: status:error age:<72h "a rm b"');
});

test('each facet says how many rows its choice gives, makes it, and takes it back', async ({ page, demo }) => {
  const all = await demo.all();
  const begin = '?status=error&q=-name%3Atest';
  await openWhole(page, begin);
  const base = all.filter((row) => !has(row.name, 'test'));
  const tally = (fits, key) => {
    const counted = new Map();
    for (const row of base.filter(fits)) counted.set(key(row), (counted.get(key(row)) ?? 0) + 1);
    return Object.fromEntries(counted);
  };
  const isError = (row) => row.status === 'error';
  const expected = {
    // A facet's own choice does not affect its counts.
    Status: tally(() => true, (row) => row.status),
    Type: tally(isError, (row) => (isIncremental(row) ? 'incremental' : 'full')),
    'Availability zone': tally((row) => isError(row) && row.availability_zone, (row) => row.availability_zone),
  };
  const list = (name) => facets(page).getByRole('list', { name }).getByRole('link');
  for (const [name, counts] of Object.entries(expected)) {
    await expect.poll(async () => {
      const texts = await list(name).allTextContents();
      return Object.fromEntries(texts.map((text) => [text.slice(0, text.lastIndexOf(' ')), Number(text.slice(text.lastIndexOf(' ')).replace(',', ''))]));
    }).toEqual(counts);
  }
  await expect(facets(page).locator('[aria-current="true"]')).toHaveText([`error ${expected.Status.error}`]);
  for (const [name, counts] of Object.entries(expected)) {
    for (const [label, count] of Object.entries(counts)) {
      await test.step(`${name} ${label}`, async () => {
        const link = list(name).filter({ hasText: new RegExp(`^${label} [\\d,]+$`) });
        const isSet = (await link.getAttribute('aria-current')) === 'true';
        await link.click();
        await expect(summary(page)).toContainText(`${grouped(isSet ? base.length : count)} of 1,200 backups`);
        if (isSet) await expect(link).not.toHaveAttribute('aria-current');
        else await expect(link).toHaveAttribute('aria-current', 'true');
        await page.goBack();
        await expect(summary(page)).toContainText(`${grouped(expected.Status.error)} of 1,200 backups`);
      });
    }
  }
  await list('Type').first().click();
  await expect(facets(page).locator('[aria-current="true"]')).toHaveCount(2);
  await facets(page).locator('[aria-current="true"]').last().click();
  await expect.poll(() => search(page)).toBe('?status=error&q=-name:test');
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

test('the commands in an open backup’s panel ask for what the view asks for', async ({ page }) => {
  await openWhole(page, '?q=reason:ECONN');
  await links(page).first().click();
  await expect(panel(page).locator('pre', { hasText: 'curl' })).toContainText('# The view shows only those matching: reason:ECONN');
  await expect(panel(page).locator('pre', { hasText: 'backup list' })).toContainText('# The view shows only those matching: reason:ECONN');
});

test('how many were found is said to be so far until all is read', async ({ page }) => {
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

test('nothing is asked while a search for the service is typed, before Enter', async ({ page, demo, asked }) => {
  await open(page);
  asked.clear();
  await searchBox(page).pressSequentially('status:error', { delay: 10 });
  await expect(searchBox(page)).toHaveValue('status:error');
  await expect(said(page)).toHaveText('Press Enter to search for this.');
  expect(search(page)).toBe('?view=backups');
  expect(asked.lists()).toEqual([]);
  await searchBox(page).press('Enter');
  await expectRows(page, (await demo.list('status=error')).backups);
  await expect(said(page)).toHaveText('');
  expect(asked.lists()).toHaveLength(1);
});

test('letters taken back lead to where the keys began, also where the service answers', async ({ page, demo }) => {
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
  await expect(said(page)).toHaveText('');
});

test('what is typed and not sent yet stays through another page and another order', async ({ page, demo }) => {
  await open(page);
  for (const [text, words] of [['status:error', 'Press Enter to search for this.'], ['size:big', 'Not applied.']]) {
    await test.step(text, async () => {
      await searchBox(page).fill(text);
      await expect(said(page)).toContainText(words);
      await page.getByRole('link', { name: 'Next', exact: true }).click();
      await expect.poll(() => search(page)).toContain('page=2');
      await expectRows(page, (await demo.list('offset=50')).backups);
      await expect(searchBox(page)).toHaveValue(text);
      await expect(said(page)).toContainText(words);
      await page.goBack();
      await expectRows(page, (await demo.list()).backups);
      await expect(searchBox(page)).toHaveValue(text);
    });
  }
  // Once submitted, it is followed.
  await ask(page, 'status:error');
  await expectRows(page, (await demo.list('status=error')).backups);
  await expect(said(page)).toHaveText('');
  // Another view and back: no message about a text that is no longer there.
  await searchBox(page).fill('status:deleting');
  await expect(said(page)).toContainText('Press Enter');
  await views(page).getByRole('link', { name: 'Volumes' }).click();
  await page.goBack();
  await expect(searchBox(page)).toHaveValue('status:error');
  await expect(said(page)).toHaveText('');
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

test('a row of the answer opens its panel, and Esc leads back to it', async ({ page, demo }) => {
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

test('a volume of the answer leads to the backups of that volume among those that fit', async ({ page, demo }) => {
  const all = await demo.all();
  await openWhole(page, '?q=is%3Afailed');
  const [first] = all.filter((row) => kind(row) === 'failed');
  await rows(page).first().getByRole('link', { name: first.volume_id }).click();
  await expect.poll(() => search(page)).toBe(`?volume_id=${first.volume_id}&q=is:failed`);
  await expectFound(page, all.filter((row) => row.volume_id === first.volume_id && kind(row) === 'failed'), all);
});

test('keys and their values are offered while they are typed', async ({ page }) => {
  await open(page, '?view=backups');
  const offers = () => page.locator('#search-offers option').evaluateAll((all) => all.map((one) => one.value));
  for (const [text, expected] of [
    ['nightly sta', ['nightly status:']],
    ['status:error_', ['status:error_deleting', 'status:error_restoring']],
    ['is:newly', ['is:newly-failed']],
    ['-has:conta', ['-has:container']],
    ['reason:"no sp', []],
  ]) {
    await searchBox(page).fill(text);
    await expect.poll(async () => (await offers()).sort()).toEqual(expected);
  }
  await expect(searchBox(page)).toHaveAttribute('list', 'search-offers');
});

test('the shortcuts say how many they find once the project has been read, and are taken back by a second click', async ({ page, demo }) => {
  await stopClock(page);
  await open(page, '?view=backups');
  const shortcuts = page.getByRole('navigation', { name: 'Shortcuts' });
  await expect(shortcuts.getByRole('link')).toHaveText([/^Failed, last 24 h $/, /^In progress $/, /^Stuck $/]);
  await openWhole(page, '?view=overview');
  const number = (name) => page.locator(`[data-figure="${name}"]`).textContent();
  const counts = [await number('failed'), await number('running'), await number('stuck')];
  await page.getByRole('link', { name: 'Backups', exact: true }).click();
  await expect(shortcuts.getByRole('link')).toHaveText([`Failed, last 24 h ${counts[0]}`, `In progress ${counts[1]}`, `Stuck ${counts[2]}`]);
  await shortcuts.getByRole('link', { name: 'In progress' }).click();
  await expect(page.locator('.summary strong')).toHaveText(`${counts[1]} of ${grouped((await demo.all()).length)} backups`);
  await expect(shortcuts.getByRole('link', { name: 'In progress' })).toHaveAttribute('aria-current', 'true');
  await shortcuts.getByRole('link', { name: 'In progress' }).click();
  await expect.poll(() => search(page)).toBe('?view=backups');
});

test.describe('in groups', () => {
  const groups = (page) => table(page).locator('.group').filter({ has: page.getByRole('rowheader') });
  const choose = (page, name) => page.getByRole('navigation', { name: 'Group by' }).getByRole('link', { name, exact: true }).click();
  /** The groups' sizes, and their backups' ids by group, the largest first and what names nothing last. */
  const expected = (rows, key, last) => {
    const found = new Map();
    for (const row of rows) found.set(key(row), [...(found.get(key(row)) ?? []), row]);
    return [...found].sort(([a, x], [b, y]) => (a === last) - (b === last) || y.length - x.length);
  };

  test('the list is grouped by volume, in its own order, and each group leads to all of it', async ({ page, demo }) => {
    await open(page, '?view=backups&status=error');
    await choose(page, 'volume');
    await expect.poll(() => search(page)).toBe('?status=error&group=volume');
    await settled(page);
    const all = expected(await demo.all('status=error'), (row) => row.volume_id);
    await expect(groups(page).first()).toBeVisible();
    const [[volume, members], ...rest] = all;
    await expect(groups(page).first()).toContainText(`${members.length} backups`);
    await expect(groups(page).first()).toContainText(volume);
    expect(rest.length).toBeGreaterThan(10);
    const firstFive = await rows(page).locator('.open').evaluateAll((links) => links.slice(0, 5).map((link) => new URL(link.href).searchParams.get('backup')));
    expect(firstFive).toEqual(members.slice(0, 5).map(({ id }) => id));
    await table(page).getByRole('link', { name: `${members.length - 5} more`, exact: true }).first().click();
    await expectRows(page, members);
    expect(new URL(page.url()).searchParams.get('group')).toBe(null);
    await page.goBack();
    await expect(groups(page).first()).toBeVisible();
    await choose(page, 'volume');
    await expect.poll(() => search(page)).toBe('?status=error');
    await expect(groups(page)).toHaveCount(0);
  });

  test('by cause, failures come first and what has not failed comes last, and a row opens beside its group', async ({ page, demo }) => {
    await open(page, '?group=cause');
    await expect(groups(page).first()).toBeVisible({ timeout: 60_000 });
    const failed = (await demo.all()).filter(({ status }) => status.startsWith('error'));
    const sizes = async () => (await groups(page).allTextContents()).map((text) => Number(/^[\d,]+/.exec(text)[0].replaceAll(',', '')));
    const found = await sizes();
    expect(found.slice(0, -1).reduce((sum, size) => sum + size, 0)).toBe(failed.length);
    expect(found.slice(0, -1)).toEqual([...found.slice(0, -1)].sort((a, b) => b - a));
    await expect(groups(page).last()).toContainText('not failed');
    await rows(page).locator('.open').first().click();
    await expect(panel(page)).toBeVisible();
    await expect(table(page).locator('tr[aria-current]')).toHaveCount(1);
    await expect(groups(page).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await groups(page).first().getByRole('link').first().click();
    await expect(page.getByText(`${found[0]} of 1,200 backups`)).toBeVisible();
  });
});
