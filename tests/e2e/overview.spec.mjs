import { BROKEN, expect, LARGE, test } from './demo.mjs';
import { figures, grouped, ids, links, open, openWhole, panel, search, stopClock, verdict, views, volumeRows } from './lens.mjs';
import { causes, days, essence, kind, lastDay, minute, SHOWN, span, spread, inProgress, volumes, within } from './tally.mjs';

const part = (page, name) => page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });
const numbers = async (locator) => (await locator.allTextContents()).map((text) => Number(text.replaceAll(',', '')));
/** The lines of a plain table: its numbers, then the other cells. */
const lines = (locator) =>
  locator.locator('tbody tr').evaluateAll((all) =>
    all.map((line) => [...line.children].map((cell) => (cell.querySelector('[data-figure]') ? Number(cell.textContent.replaceAll(',', '')) : cell.textContent))),
  );

/** The figures about volumes, and the volumes that each counts. */
const OF_VOLUMES = ['unprotected', 'too-old', 'unknown', 'protected', 'failing', 'overdue', 'single-copy', 'at-limit'];

test.describe('on thirty thousand backups', () => {

  test('every number is what a plain count over the API’s rows says', async ({ page, demo }) => {
    await demo.list('', LARGE);
    const now = await stopClock(page);
    await openWhole(page, 'large/?view=overview');
    const rows = await demo.all('', LARGE);
    const all = volumes(rows, now);
    const of = (show) => all.filter(SHOWN[show]).length;

    await expect(verdict(page)).toHaveText(`${of('missed')} of ${grouped(all.length)} volumes have no good backup from the last 26 h.`);
    await expect(verdict(page)).toHaveAttribute('data-tone', 'bad');
    const said = {};
    const expected = {};
    for (const name of OF_VOLUMES) {
      said[name] = await numbers(figures(page, name));
      // Zero is not shown.
      expected[name] = [of(name)].filter((number) => number > 0);
    }
    const day = lastDay(rows, now);
    const ended = { attempts: day.all, succeeded: day.good, failed: day.failed, busy: day.busy, 'last-unknown': day.unknown || [] };
    const { running, usual, stuck } = inProgress(rows, now);
    for (const [name, number] of Object.entries({ ...ended, backups: rows.length, volumes: all.length, running: running.length, stuck: stuck.length })) {
      said[name] = await numbers(figures(page, name));
      expected[name] = [number].flat();
    }
    expect(said).toEqual(expected);
    expect(rows.length).toBe(30_000);

    const section = part(page, 'In progress');
    await expect(section).toContainText(`(95 % finish within ${within(usual)})`);
    const known = await demo.volumes(LARGE);
    const name = (id) => `${known.get(id).name} ${id}`;
    const longest = [...running].sort((a, b) => b.passed - a.passed).slice(0, 10);
    await expect(section.getByRole('listitem')).toHaveText(
      longest.map(({ row, passed, isStuck }) => {
        const why = !isStuck ? '' : passed > 86_400 ? 'over 24 h' : 'unusually long';
        return `${row.status} for ${span(passed)} ${why}${row.name?.trim() || `unnamed ${row.id.slice(0, 8)}`} of volume ${name(row.volume_id)}`;
      }),
    );
    await expect(section).toContainText(`and ${running.length - 10} more.`);
    await expect(part(page, 'Since the last visit')).toContainText('First visit in this browser; next time you will see what changed.');
  });

  test('the causes, the days, the places and the hours are what a plain count says', async ({ page, demo }) => {
    await demo.list('', LARGE);
    const now = await stopClock(page);
    await openWhole(page, 'large/?view=overview');
    const rows = await demo.all('', LARGE);

    const counted = causes(rows, now).map(({ name, lately, rows: { length }, volumes, first, last }) => [name || 'no reason given', lately, length, volumes, minute(first), minute(last)]);
    const told = await part(page, 'Failures by cause').locator('tbody tr').evaluateAll((all) =>
      all.map((line) => {
        const [lately, failures, volumes, first, last, reason] = [...line.cells];
        const template = reason.querySelector(':scope > code')?.textContent ?? reason.textContent;
        return [template, ...[lately, failures, volumes].map((cell) => Number(cell.textContent.replaceAll(',', ''))), first.textContent, last.textContent];
      }),
    );
    const sorted = (list) => [...list].sort((a, b) => b[1] - a[1] || b[2] - a[2] || (a[0] < b[0] ? -1 : 1));
    expect(sorted(told.map(([template, ...rest]) => [essence(template.replace(/ …$/, '')), ...rest]))).toEqual(sorted(counted));
    expect(told.map(([, lately, failures]) => [lately, failures])).toEqual(sorted(counted).map(([, lately, failures]) => [lately, failures]));
    expect(told.reduce((sum, [, lately]) => sum + lately, 0)).toBe(lastDay(rows, now).failed);
    const failed = rows.filter((row) => kind(row) === 'failed').length;
    expect(told.reduce((sum, [, , failures]) => sum + failures, 0)).toBe(failed);
    const rarer = sorted(counted).slice(8);
    await expect(page.getByText(/^\d+ more causes \(/)).toHaveText(
      `${rarer.length} more causes (${grouped(rarer.reduce((sum, [, , failures]) => sum + failures, 0))} failures)`,
    );

    const perDay = days(rows, now).map(({ date, good, failed, busy, unknown, all }) => {
      const rate = good + failed > 0 ? `${Math.floor((good / (good + failed)) * 100)} %` : '';
      return [date, good, failed, busy, unknown, all, rate];
    });
    expect(await lines(page.locator('[data-part="days"]').getByRole('table', { includeHidden: true }))).toEqual(perDay);

    const where = part(page, 'Failure patterns of the last 30 days');
    const table = (name) => where.getByRole('table', { includeHidden: true }).filter({ has: page.getByRole('columnheader', { name, includeHidden: true }) });
    const shares = (key, words) => spread(rows, now, key).filter(({ failed }) => failed > 0).map(({ label, failed, attempts }) => [failed, attempts, words(label)]);
    const named = (label) => label ?? 'not stated';
    expect(await lines(table('Availability zone'))).toEqual(shares((row) => row.availability_zone, named).slice(0, 10));
    const all = shares((row) => row.container, named);
    const containers = all.filter(([, attempts]) => attempts > 1);
    expect(await lines(table('Container'))).toEqual(containers.slice(0, 10));
    if (containers.length > 10) await expect(where).toContainText(`and ${containers.length - 10} more.`);
    expect(all.length).toBeGreaterThan(containers.length);
    await expect(where).toContainText(`${grouped(all.length - containers.length)} more failures were each in a separate container.`);
    const hours = spread(rows, now, (row) => row.created_at.slice(11, 13)).map(({ label, failed, attempts }) => [failed, attempts, `${label}:00`]);
    expect(await lines(table('Hour'))).toEqual(hours.sort((a, b) => (a[2] < b[2] ? -1 : 1)));
    const bars = where.locator('.hours > li');
    await expect(bars).toHaveCount(24);
    await expect(where.locator('.hours rect')).toHaveCount(hours.filter(([failed]) => failed > 0).length);
  });

  // Over two hundred addresses: in parts, which run side by side. Moving on cancels the list's requests.
  const PARTS = 4;
  test.describe('and the numbers on it', () => {
    test.use({ allowed: BROKEN });
    for (let part = 0; part < PARTS; part += 1) test(`every number leads to exactly as many rows, part ${part + 1} of ${PARTS}`, async ({ page, demo }) => {
      await demo.list('', LARGE);
      await stopClock(page);
      await openWhole(page, 'large/?view=overview');
      const { followed, wrong } = await page.evaluate(follow, [part, PARTS]);
      expect(wrong).toEqual([]);
      expect(followed).toBeGreaterThan(200 / PARTS);
    });
  });
});

const TONES = { good: 'good', failed: 'bad', busy: 'busy', unknown: 'unknown' };
const WORST = ['failed', 'unknown', 'busy', 'good'];

test('the matrix has the worst of each day of the worst volumes, and a cell leads to that day’s backups', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=overview');
  const rows = await demo.all();
  const order = ['unprotected', 'too-old', 'unknown', 'protected'];
  const place = (id) => rows.findIndex((row) => row.volume_id === id);
  const isWell = ({ standing, streak }) => standing === 'protected' && streak === 0;
  const all = volumes(rows, now).sort(
    (a, b) =>
      order.indexOf(a.standing) - order.indexOf(b.standing) ||
      isWell(a) - isWell(b) ||
      (a.lastGood ?? 0) - (b.lastGood ?? 0) ||
      b.streak - a.streak ||
      place(a.id) - place(b.id),
  );
  const dates = days([], now).map(({ date }) => date).reverse();
  const of = (id, date) => rows.filter((row) => row.volume_id === id && row.created_at?.startsWith(date));
  const tone = (some) => TONES[WORST.find((word) => some.some((row) => kind(row) === word))] ?? 'muted';
  const expected = all.slice(0, 12).map(({ id }) => [id, ...dates.map((date) => tone(of(id, date)))]);
  const matrix = part(page, 'The last 30 days, worst volumes first');
  const shown = await matrix.locator('tbody tr').evaluateAll((all) =>
    all.map((line) => [line.querySelector('th .id').textContent, ...[...line.querySelectorAll('td')].map((cell) => cell.dataset.tone)]),
  );
  expect(shown).toEqual(expected);

  // It scrolls on narrow screens, so its tab stop has a name.
  await expect(matrix.getByRole('region', { name: 'Volumes by day' })).toHaveAttribute('tabindex', '0');
  const bad = matrix.getByRole('link', { name: /: failed$/ }).first();
  const [date] = (await bad.getAttribute('aria-label')).split(':');
  const id = await bad.locator('xpath=ancestor::tr/th').locator('.id').textContent();
  await bad.click();
  await expect.poll(() => ids(page)).toEqual(of(id, date).map((row) => row.id));
  await expect(page.locator('.summary')).toContainText(`${of(id, date).length} of 1,200 backups`);
  await page.goBack();
  await expect(verdict(page)).toBeVisible();
});

test('another target is in the address, judges all volumes anew, and stays from view to view', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=overview');
  const rows = await demo.all();
  const missed = (hours) => volumes(rows, now, { hours }).filter(SHOWN.missed).length;
  const target = page.getByRole('combobox', { name: 'Target age' });
  const said = (hours, words) => new RegExp(`^${missed(hours)} of \\d+ volumes ha(s|ve) no good backup from the last ${words.replaceAll(' ', '\\s')}\\.$`);
  await expect(target).toHaveValue('26h');
  await expect(verdict(page)).toHaveText(said(26, '26 h'));
  await target.selectOption('8 days');
  await expect.poll(() => search(page)).toBe('?target=8d');
  await expect(verdict(page)).toHaveText(said(8 * 24, '8 days'));
  expect(missed(8 * 24)).not.toBe(missed(26));
  await page.goBack();
  await expect(verdict(page)).toHaveText(said(26, '26 h'));
  await page.goForward();
  await expect(verdict(page)).toHaveText(said(8 * 24, '8 days'));
  await figures(page, 'verdict').click();
  await expect.poll(() => search(page)).toBe('?view=volumes&target=8d&show=missed');
  await expect(figures(page, 'shown-volumes')).toHaveText(new RegExp(`^${missed(8 * 24)} volumes?$`));
  // A target is shown exactly, to the minute.
  for (const [word, words] of [['90m', '90 min'], ['2730m', '45 h 30 min'], ['132h', '132 h']]) {
    await openWhole(page, `?view=overview&target=${word}`);
    const hours = Number(word.slice(0, -1)) / (word.endsWith('m') ? 60 : 1);
    await expect(verdict(page)).toHaveText(said(hours, words));
    await expect(target.getByRole('option', { selected: true })).toHaveText(words);
  }
  await openWhole(page, '?view=overview&target=3h');
  await expect(verdict(page)).toHaveText(said(3, '3 h'));
  await expect(target.getByRole('option')).toHaveText(['3 h', '13 h', '26 h', '50 h', '8 days', '32 days']);
});

test('the volumes behind a cause are shown, those that are retired too, until the choice is taken back', async ({ page, demo }) => {
  const all = volumes(await demo.all(), await stopClock(page)).length;
  await openWhole(page, '?view=overview');
  const number = figures(page, 'cause-volumes').first();
  const count = Number(await number.textContent());
  expect(count).toBeGreaterThan(1);
  await number.click();
  const shown = figures(page, 'shown-volumes');
  await expect(shown).toHaveText(`${count} volumes`);
  await volumeRows(page).getByRole('link').first().click();
  await panel(page).getByRole('button', { name: 'Mark as retired' }).click();
  await expect(panel(page).getByRole('button', { name: 'Unretire' })).toBeVisible();
  await expect(shown).toHaveText(`${count} volumes`);
  await page.getByTitle('Remove the filter: failed with').click();
  await expect(shown).toHaveText(`${all - 1} volumes, and 1 retired`);
});

test('the choice of the target says what the address says, after Back and Forward too', async ({ page }) => {
  await openWhole(page, '?view=overview');
  const target = page.getByRole('combobox', { name: 'Target age' });
  await target.selectOption('8d');
  await expect.poll(() => search(page)).toBe('?target=8d');
  await target.selectOption('13h');
  await expect.poll(() => search(page)).toBe('?target=13h');
  for (const [step, value] of [['goBack', '8d'], ['goBack', '26h'], ['goForward', '8d'], ['goForward', '13h']]) {
    await page[step]();
    await expect.poll(() => search(page)).toBe(value === '26h' ? '?view=overview' : `?target=${value}`);
    await expect(target).toHaveValue(value);
  }
});

test('the reasons have room, and nothing lies on top of them, in every width and on paper', async ({ page }) => {
  await openWhole(page, '?view=overview');
  const room = () =>
    page.evaluate(() => {
      const box = (element) => element.getBoundingClientRect();
      // Except collapsed ones.
      const reasons = [...document.querySelectorAll('.causes td.wide')].filter((cell) => cell.checkVisibility({ contentVisibilityAuto: true })).map(box);
      const beside = box(document.querySelector('.beside'));
      const isCovered = (one) => one.right > beside.left && one.left < beside.right && one.bottom > beside.top && one.top < beside.bottom;
      return { narrowest: Math.min(...reasons.map(({ width }) => width)), isCovered: reasons.some(isCovered) };
    });
  for (const [width, media] of [[390, 'screen'], [719, 'screen'], [720, 'screen'], [720, 'print'], [900, 'screen'], [1000, 'print'], [1088, 'screen'], [1440, 'screen']]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ media });
    const { narrowest, isCovered } = await room();
    expect(narrowest, `${width} px, ${media}`).toBeGreaterThan(200);
    expect(isCovered, `${width} px, ${media}`).toBe(false);
  }
});

test('the header leads to each view, says which is in sight, and Back leads through them', async ({ page }) => {
  await open(page, '?status=error&limit=10');
  const current = views(page).locator('[aria-current="page"]');
  await expect(current).toHaveText('Backups');
  for (const [name, address] of [['Overview', ''], ['Volumes', '?view=volumes'], ['Backups', '?view=backups']]) {
    await views(page).getByRole('link', { name }).click();
    await expect.poll(() => search(page)).toBe(address);
    await expect(current).toHaveText(name);
  }
  await expect(links(page)).toHaveCount(50);
  await page.goBack();
  await expect(figures(page, 'shown-volumes')).toBeVisible();
  await page.goBack();
  await expect(verdict(page)).toBeVisible();
  await expect(links(page)).toHaveCount(0);
  await page.goBack();
  await expect.poll(() => search(page)).toBe('?status=error&limit=10');
  await expect(links(page)).toHaveCount(10);
});

test('a backup opens beside the Overview, and Esc closes it there', async ({ page }) => {
  await openWhole(page, '?view=overview');
  const moving = part(page, 'In progress').getByRole('listitem').first().getByRole('link').first();
  const name = await moving.textContent();
  await moving.click();
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(name);
  await expect(verdict(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(moving).toBeFocused();
  await expect.poll(() => search(page)).toBe('');
});

test('a project without backups has no verdict that could be taken for a good one', async ({ page }) => {
  await openWhole(page, 'empty/?view=overview');
  await expect(verdict(page)).toHaveText('There are no volumes and no backups.');
  await expect(verdict(page)).toHaveAttribute('data-tone', 'unknown');
});

/**
 * Follows the links of the page's numbers one after the other, only the given part of them; returns how many there
 * were, and the first that show another number of rows than the link says.
 */
async function follow([part, parts]) {
  const all = [...document.querySelectorAll('a[data-figure]')].map((link) => link.cloneNode(true));
  const of = (name) => all.find((link) => link.dataset.figure === name).textContent;
  const said = () => (document.querySelector('.summary strong') ?? document.querySelector('[data-figure="shown-volumes"]'))?.textContent;
  const mine = all.filter((_, place) => place % parts === part);
  const wrong = [];
  for (const link of mine) {
    const asked = new URLSearchParams(link.getAttribute('href'));
    const number = link.textContent;
    const whole = asked.get('view') === 'volumes' ? `${number} volume${number === '1' ? '' : 's'}` : `${number} of ${of('backups')} backups`;
    const words = [...asked.keys()].join() === 'view' && asked.get('view') === 'backups' ? `1–50 of ${number}` : whole;
    // As with Back and Forward: a click would need the link itself, which is long gone.
    history.pushState(null, '', link.href);
    dispatchEvent(new PopStateEvent('popstate'));
    const late = performance.now() + 30_000;
    // At least one frame: the previous text may be the same.
    do await new Promise((resolve) => requestAnimationFrame(resolve));
    while (said() !== words && performance.now() < late);
    if (said() !== words) wrong.push([link.dataset.figure, link.search, words, said()]);
    if (wrong.length === 3) break;
  }
  return { followed: mine.length, wrong };
}

test('failures that tell how far they came are as many causes as there are', async ({ page }) => {
  await openWhole(page, 'progress/?view=overview');
  const causes = part(page, 'Failures by cause').locator('tbody tr');
  await expect(causes).toHaveCount(3);
  await expect(causes.locator('td.wide')).toContainText([/RBD diff op failed.*ret=22/, /No space left on device/, /HTTP 507/]);
  await expect(figures(page, 'cause')).toHaveText(['5', '3', '3']);
});

test('the volumes in the bar’s numbers are all volumes, each once', async ({ page }) => {
  for (const world of ['', 'volumes/', 'future/', 'fault/oddrow/']) {
    await openWhole(page, `${world}?view=overview`);
    const parts = await numbers(page.locator('.split .figure'));
    expect(parts.reduce((sum, part) => sum + part, 0), world).toBe(Number((await figures(page, 'volumes').textContent()).replaceAll(',', '')));
    const [bar] = await page.locator('.bar').evaluateAll((all) => all.map((bar) => [...bar.children].map((part) => Number(part.getAttribute('width')))));
    expect(bar).toEqual(parts);
  }
});

test('a bare address is the Overview, and its first screen answers', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openWhole(page, 'volumes/');
  for (const name of ['The last 30 days, worst volumes first', 'Why, last 24 h']) {
    await expect(part(page, name).getByRole('heading')).toBeInViewport();
  }
  for (const name of ['verdict', 'protected', 'failed', 'why']) await expect(figures(page, name).first()).toBeInViewport({ ratio: 1 });
  await expect(page.locator('.matrix tbody tr').last()).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 390, height: 844 });
  for (const name of ['verdict', 'protected', 'failed']) await expect(figures(page, name).first()).toBeInViewport({ ratio: 1 });
});

test('links to the last 24 h stay relative, and say how many more failed than the day before', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=overview');
  const rows = await demo.all();
  const failed = (from, to) => rows.filter((row) => kind(row) === 'failed' && within24(now, row, from, to)).length;
  const [last, before] = [failed(0, 24), failed(24, 48)];
  const change = last === before ? '' : ` (${Math.abs(last - before)} ${last > before ? 'more' : 'fewer'} than the day before)`;
  await expect(page.locator('.last-day')).toContainText(`${last}\u00a0failed${change}, `);
  for (const name of ['attempts', 'failed', 'succeeded', 'busy']) {
    expect(decodeURIComponent(await figures(page, name).first().getAttribute('href'))).toContain('age:<24h');
  }
});

/** Whether a backup was started this many hours ago. */
function within24(now, row, from, to) {
  const age = (now - Date.parse(`${row.created_at}Z`) * 1000) / 3_600_000_000;
  return age >= from && age < to;
}

test('the matrix is one stop of the Tab key, and arrow keys go through it', async ({ page }) => {
  await openWhole(page, '?view=overview');
  const matrix = part(page, 'The last 30 days, worst volumes first');
  const region = matrix.getByRole('region');
  await region.focus();
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toMatch(/^\d{4}-\d\d-\d\d: [\d,]+ of [\d,]+ failed$/);
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown');
  await expect.poll(() => matrix.locator('tbody :focus').count()).toBe(1);
  const row = matrix.locator('tbody tr').filter({ has: page.locator(':focus') });
  for (let step = 0; step < 40; step += 1) await page.keyboard.press('ArrowLeft');
  await expect(row.locator('th a')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(row.locator('td a:focus')).toHaveCount(1);
  // The next tab stop is after it, whichever cell has the focus.
  await page.keyboard.press('Tab');
  await expect(matrix.locator('table :focus')).toHaveCount(0);
  await page.keyboard.press('Shift+Tab');
  await expect(region).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => search(page)).toMatch(/^\?q=created:.* is:failed$/);
});

test('another view begins at its heading', async ({ page }) => {
  await openWhole(page, '?view=overview');
  for (const [name, heading] of [['Volumes', 'Volumes'], ['Backups', 'Backups'], ['Overview', / volumes? /]]) {
    await views(page).getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeFocused();
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  }
});
