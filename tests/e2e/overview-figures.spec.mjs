import { BROKEN, expect, LARGE, test } from './demo.mjs';
import { figures, grouped, openWhole, stopClock, verdict } from './lens.mjs';
import { causes, days, essence, kind, lastDay, minute, SHOWN, span, spread, inProgress, volumes, within } from './tally.mjs';

const part = (page, name) => page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });
const numbers = async (locator) => (await locator.allTextContents()).map((text) => Number(text.replaceAll(',', '')));

/** The lines of a plain table: its numbers, then the other cells. */
const lines = (locator) =>
  locator.locator('tbody tr').evaluateAll((all) =>
    all.map((line) => [...line.children].map((cell) => (cell.querySelector('[data-figure]') ? Number(cell.textContent.replaceAll(',', '')) : cell.textContent))),
  );

/** The figures about volumes, and the volumes that each counts. */
const OF_VOLUMES = ['unprotected', 'too-old', 'unknown', 'suspicious', 'protected', 'failing', 'overdue', 'single-copy', 'at-limit'];

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
    const shown = {};
    const expected = {};
    for (const name of OF_VOLUMES) {
      shown[name] = await numbers(figures(page, name));
      // Zero is not shown.
      expected[name] = [of(name)].filter((number) => number > 0);
    }
    const day = lastDay(rows, now);
    const ended = { attempts: day.all, succeeded: day.good, failed: day.failed, busy: day.busy, 'last-unknown': day.unknown || [] };
    const { running, usual, stuck } = inProgress(rows, now);
    for (const [name, number] of Object.entries({ ...ended, backups: rows.length, volumes: all.length, running: running.length, stuck: stuck.length })) {
      shown[name] = await numbers(figures(page, name));
      expected[name] = [number].flat();
    }
    expect(shown).toEqual(expected);
    expect(rows.length).toBe(30_000);

    const section = part(page, 'In progress');
    await expect(section).toContainText(`(95% of new backups finish within ${within(usual)})`);
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
    const shownCauses = await part(page, 'Failures by cause').locator('tbody tr').evaluateAll((all) =>
      all.map((line) => {
        const [lately, failures, volumes, first, last, reason] = [...line.cells];
        const template = reason.querySelector(':scope > code')?.textContent ?? reason.textContent;
        return [template, ...[lately, failures, volumes].map((cell) => Number(cell.textContent.replaceAll(',', ''))), first.textContent, last.textContent];
      }),
    );
    const sorted = (list) => [...list].sort((a, b) => b[1] - a[1] || b[2] - a[2] || (a[0] < b[0] ? -1 : 1));
    expect(sorted(shownCauses.map(([template, ...rest]) => [essence(template.replace(/ …$/, '')), ...rest]))).toEqual(sorted(counted));
    expect(shownCauses.map(([, lately, failures]) => [lately, failures])).toEqual(sorted(counted).map(([, lately, failures]) => [lately, failures]));
    expect(shownCauses.reduce((sum, [, lately]) => sum + lately, 0)).toBe(lastDay(rows, now).failed);
    const failed = rows.filter((row) => kind(row) === 'failed').length;
    expect(shownCauses.reduce((sum, [, , failures]) => sum + failures, 0)).toBe(failed);
    const rarer = sorted(counted).slice(8);
    await expect(page.getByText(/^\d+ more causes \(/)).toHaveText(
      `${rarer.length} more causes (${grouped(rarer.reduce((sum, [, , failures]) => sum + failures, 0))} failures)`,
    );

    const perDay = days(rows, now).map(({ date, good, failed, busy, unknown, all }) => {
      const rate = good + failed > 0 ? `${Math.floor((good / (good + failed)) * 100)}%` : '';
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
    await expect(where).toContainText(`${grouped(all.length - containers.length)} more failures, each in a different container.`);
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

/**
 * Follows the links of the page's numbers one after the other, only the given part of them; returns how many there
 * were, and the first that show another number of rows than the link says.
 */
async function follow([part, parts]) {
  const all = [...document.querySelectorAll('a[data-figure]')].map((link) => link.cloneNode(true));
  const of = (name) => all.find((link) => link.dataset.figure === name).textContent;
  const summary = () => (document.querySelector('.summary strong') ?? document.querySelector('[data-figure="shown-volumes"]'))?.textContent;
  const mine = all.filter((_, place) => place % parts === part);
  const wrong = [];
  for (const link of mine) {
    const parameters = new URLSearchParams(link.getAttribute('href'));
    const number = link.textContent;
    const whole = parameters.get('view') === 'volumes' ? `${number} volume${number === '1' ? '' : 's'}` : `${number} of ${of('backups')} backups`;
    const words = [...parameters.keys()].join() === 'view' && parameters.get('view') === 'backups' ? `1–50 of ${number}` : whole;
    // As with Back and Forward: a click would need the link itself, which is long gone.
    history.pushState(null, '', link.href);
    dispatchEvent(new PopStateEvent('popstate'));
    const late = performance.now() + 30_000;
    // At least one frame: the previous text may be the same.
    do await new Promise((resolve) => requestAnimationFrame(resolve));
    while (summary() !== words && performance.now() < late);
    if (summary() !== words) wrong.push([link.dataset.figure, link.search, words, summary()]);
    if (wrong.length === 3) break;
  }
  return { followed: mine.length, wrong };
}

test('failures that name their progress are grouped by cause', async ({ page }) => {
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
