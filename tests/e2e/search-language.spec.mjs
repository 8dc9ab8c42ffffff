import { expect, test } from './demo.mjs';
import { expectRows, extent, notices, open, openWhole, pages, search, searchBox, stopClock, table } from './lens.mjs';
import { isIncremental, kind, inProgress } from './tally.mjs';
import { message, summary, HOUR, has, at, ask, expectFound } from './search.mjs';

test('an example with many terms finds what a plain filter finds', async ({ page, demo }) => {
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

test('every term of the language finds what a plain filter finds', async ({ page, demo }) => {
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
      await expect(message(page)).toBeEmpty();
    });
  }
  // The words match something in these rows.
  expect(Object.values(WORDS).filter((fits) => all.some((row) => fits(row))).length).toBeGreaterThan(30);
});

const MISTAKES = {
  'foo:bar': ['foo:bar', 'there is no key “foo”'],
  'name:a status:': ['status:', 'add a value after this'],
  'age:26h': ['26h', 'use > or <, a whole number from 1, and m, h or d'],
  'web size:big': ['big', 'one whole number of GiB, as in 100'],
  'is:good,bad': ['bad', 'good, failed, running'],
  'created:yesterday': ['yesterday', 'a day (2026-11-23), two days with two dots between'],
  'hour:24': ['24', 'one hour from 0 to 23'],
  'incremental:maybe': ['maybe', 'yes or no'],
  'has:luck': ['luck', 'status, name, volume'],
  'reason:"no end': ['"no end', 'this quote is not closed'],
  'web - mysql': ['-', 'put a term after the minus'],
  'web OR mysql': ['OR', 'all terms must match'],
  'hour:2+99:00': ['2+99:00', 'one hour from 0 to 23'],
  'é "ünï': ['"ünï', 'this quote is not closed'],
};

test('a mistake is marked where it is, and the rows stay as they were', async ({ page, demo }) => {
  const all = await demo.all();
  await openWhole(page, '?q=is%3Afailed');
  const failed = all.filter((row) => kind(row) === 'failed');
  await expectFound(page, failed, all);
  for (const [text, [place, why]] of Object.entries(MISTAKES)) {
    await test.step(text, async () => {
      await ask(page, text);
      await expect(message(page).getByRole('mark')).toHaveText(place);
      await expect(message(page).locator('code')).toHaveText(text);
      await expect(message(page)).toContainText(why);
      await expect(message(page)).toContainText('Not applied: ');
      await expect(searchBox(page)).toHaveAttribute('aria-invalid', 'true');
      await expect(searchBox(page)).toHaveValue(text);
      await expect(searchBox(page)).toHaveAccessibleDescription(new RegExp(why.replace(/[^\w ]/g, '.')));
      expect(search(page)).toBe('?q=is:failed');
    });
  }
  await expectFound(page, failed, all);
  await ask(page, 'is:failed');
  await expect(message(page)).toBeEmpty();
  await expect(searchBox(page)).not.toHaveAttribute('aria-invalid');
});

test('an invalid search in the address shows no rows, but its mistake and a way to all backups', async ({ page, demo }) => {
  await open(page, '?status=error&q=size%3Abig');
  const screen = page.locator('.screen');
  await expect(screen.getByRole('heading', { name: 'This search could not be read' })).toBeVisible();
  await expect(screen.getByRole('mark')).toHaveText('big');
  await expect(searchBox(page)).toHaveValue('size:big');
  await expect(message(page).getByRole('mark')).toHaveText('big');
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
  await expect(message(page)).toContainText('Press Enter');
  await expectNoRows();
  await searchBox(page).press('Enter');
  await expect(message(page)).toBeEmpty();
  await expect(screen).toHaveCount(0);
  await expect.poll(() => search(page)).toBe('?status=error&q=size:>1');
  await expect(searchBox(page)).toHaveValue('status:error size:>1');
  await page.goBack();
  await expect(screen).toBeVisible();
  await expectNoRows();
  await screen.getByRole('link', { name: 'Show all backups' }).click();
  await expectRows(page, (await demo.list()).backups);
  await expect(searchBox(page)).toHaveValue('');
  await expect(message(page)).toBeEmpty();
  expect(search(page)).toBe('?view=backups');
});

test('a link with nothing but an invalid search leads to all backups too, in the whole project as well', async ({ page, demo }) => {
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
    await expect(message(page)).toBeEmpty();
  }
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
