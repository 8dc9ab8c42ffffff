// The dashboard as its users see it: by roles and words.

import { readFile } from 'node:fs/promises';
import { expect } from './demo.mjs';

export const table = (page) => page.getByRole('table', { name: 'Volume backups' });
/** The list whether it is visible or not: without rows it is hidden and has no role. */
const list = (page) => page.locator('table').filter({ has: page.locator('caption', { hasText: /^Volume backups$/ }) });
export const rows = (page) => table(page).locator('tbody').getByRole('row');
export const links = (page) => table(page).locator('tbody').getByRole('rowheader').getByRole('link');
export const pages = (page) => page.getByRole('navigation', { name: 'Pages' });
export const pageLink = (page, name) => pages(page).getByRole('link', { name, exact: true });
export const filters = (page) => page.getByRole('search', { name: 'Filter backups' });
export const field = (page, label) => filters(page).getByRole('searchbox', { name: label, exact: true });
export const choice = (page, label) => filters(page).getByRole('combobox', { name: label, exact: true });
export const panel = (page) => page.getByRole('complementary');
export const notices = (page) => page.locator('.notice');
export const alert = (page) => page.getByRole('alert');
export const search = (page) => decodeURIComponent(new URL(page.url()).search);
export const searchBox = (page) => page.getByRole('search', { name: 'Search all backups' }).getByRole('combobox', { name: 'Search' });

/** The name of a row's link: the backup's name, or the start of its id. */
export const called = ({ name, id }) => (name?.trim() ? name : `unnamed ${id.slice(0, 8)}`);

/** The target and name of the page's rows, in order; read at once, since there may be a thousand. */
const shown = (page) =>
  list(page).locator('tbody th a').evaluateAll((all) => all.map((link) => [new URL(link.href).searchParams.get('backup'), link.textContent]));
export const ids = async (page) => (await shown(page)).map(([id]) => id);

/** The rows are exactly these, with the right names, and no request is in flight. */
export async function expectRows(page, backups) {
  await expect.poll(() => shown(page)).toEqual(backups.map((backup) => [backup.id, called(backup)]));
  await settled(page);
}

/** No request is in flight. */
export async function settled(page) {
  await expect(list(page)).toHaveAttribute('aria-busy', 'false');
}

/** A request is in flight. */
export async function busy(page) {
  await expect(list(page)).toHaveAttribute('aria-busy', 'true');
}

const LIST_KEYS = ['view', 'name', 'status', 'volume_id', 'q', 'sort', 'limit', 'page', 'backup'];

/** The list of backups for an address that names no view: without list parameters it would show the Overview. */
export function atList(address) {
  const [path, query = ''] = address.split('?', 2);
  const keys = [...new URLSearchParams(query).keys()].map((key) => key.replace(/~$/, ''));
  return keys.some((key) => LIST_KEYS.includes(key)) ? address : `${path}?${query && `${query}&`}view=backups`;
}

/** Opens an address of the dashboard, by default the list of backups, and waits until it is ready. */
export async function open(page, address = '') {
  await page.goto(`./${atList(address)}`);
  await settled(page);
}

/** Shows every column of the list from the start, instead of the usual ones. */
export const withAllColumns = (page) => page.addInitScript(() => {
  const columns = 'volume,kind,dependents,size,recovery-point,created,took,updated,zone,reason';
  localStorage.setItem('backup-lens:preferences', `columns=${columns}`);
});

export const views = (page) => page.getByRole('navigation', { name: 'Views' });
export const verdict = (page) => page.locator('#verdict');
/** Numbers that link to what they count. */
export const figures = (page, name) => page.locator(`[data-figure="${name}"]`);
/** How much of the project was read. */
export const extent = (page) => page.locator('.extent');
export const volumeTable = (page) => page.getByRole('table', { name: 'Volumes', exact: true });
export const volumeRows = (page) => volumeTable(page).locator('tbody').getByRole('row');
/** The selections of volumes, each with its number. */
const TABS = {
  all: 'All', missed: 'Not protected', 'never-backed-up': 'Never backed up', unprotected: 'No good backup',
  future: 'Recovery point in the future', 'too-old': 'Too old', unknown: 'Unknown', suspicious: 'Suspicious', new: 'New', protected: 'Protected',
  failing: 'Last run failed', overdue: 'Later than usual', acknowledged: 'Acknowledged', 'single-copy': 'Only one backup',
  'at-limit': 'At the limit', grown: 'Grown', excluded: 'Excluded', broken: 'Cannot be backed up', deleted: 'Deleted', retired: 'Retired',
};
export const tab = (page, word) => page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name: new RegExp(`^${TABS[word]} [\\d,]+$`) });
export const show = (page, word) => tab(page, word).click();
/** Sorts the volumes by a column. */
export const order = (page, heading) => volumeTable(page).getByRole('columnheader', { name: heading }).getByRole('link').click();

/** Opens the settings menu, unless it is open. */
export async function openSettings(page) {
  const summary = page.getByLabel('Settings and help');
  if (!(await summary.evaluate((element) => element.parentElement.open))) await summary.click();
}

export const help = (page) => page.getByRole('dialog', { name: 'Help' });

export async function showHelp(page) {
  await openSettings(page);
  await page.getByRole('button', { name: 'Help' }).click();
}

export const showColumns = (page) => page.getByText('Columns', { exact: true }).click();

export const volumeFilters = (page) => page.getByRole('search', { name: 'Filter volumes' });

/** Opens an address that needs the whole project, and waits until all of it has been read and analysed. */
export async function openWhole(page, address) {
  await page.goto(`./${address}`);
  await wholeRead(page);
}

/** The whole project has been read, and the view covers all of it. */
export async function wholeRead(page) {
  await expect(extent(page)).toContainText(/^(The project has no backups|All [\d,]+ backups read|Both backups read|1 backup read|(Searched )?[\d,]+ backups( read)?; the service counts [\d,]+|Searched all [\d,]+ backups|The file is made from all [\d,]+ backups|(Searched )?[\d,]+ backups( read)?; the service counts [\d,]+) · /);
  await settled(page);
  await expect(page.locator('.skeleton')).toHaveCount(0);
  await expect(page.getByText('Incomplete data')).toHaveCount(0);
}

/** `1200` as `1,200`. */
export const grouped = (number) => number.toLocaleString('en-US');

/** Stops the page's clock, at the current time unless another is given; timers continue. Returns microseconds. */
export async function stopClock(page, millis = Date.now()) {
  await takeClock(page, millis);
  await page.clock.setFixedTime(millis);
  return millis * 1000;
}

/**
 * Stops time one second after the given time; it only advances with `page.clock.fastForward`, so that the duration of
 * the test itself makes no difference to the page.
 */
export async function holdClock(page, { time = Date.now() } = {}) {
  await takeClock(page, Number(time));
  await page.clock.pauseAt(Number(time) + 1000);
}

/**
 * Puts the test in control of the page's clock. Waits of less than a second remain the browser's own, as do its frames,
 * since the page works with them. The service dates its answers by the page's clock. Timer ids stay as small as a
 * browser's: the page stores them in 32 bits.
 */
async function takeClock(page, time) {
  await page.context().addInitScript(() => {
    const { setTimeout, clearTimeout, requestAnimationFrame, cancelAnimationFrame, performance } = window;
    window.browsersOwn = { setTimeout, clearTimeout, requestAnimationFrame, cancelAnimationFrame, performance };
  });
  await page.clock.install({ time });
  await page.addInitScript(() => {
    const read = Headers.prototype.get;
    Headers.prototype.get = function get(name) {
      return name === 'date' ? new Date().toUTCString() : read.call(this, name);
    };
    const { setTimeout, clearTimeout, ...others } = window.browsersOwn;
    for (const [name, value] of Object.entries(others)) Object.defineProperty(window, name, { value, configurable: true, writable: true });
    const ids = new Map();
    let last = 1_000_000_000;
    for (const kind of ['Timeout', 'Interval']) {
      const [set, clear] = [window[`set${kind}`], window[`clear${kind}`]];
      window[`set${kind}`] = (act, wait = 0, ...args) => {
        if (kind === 'Timeout' && wait < 1000) return setTimeout(act, wait, ...args);
        last += 1;
        ids.set(last, set(act, wait, ...args));
        return last;
      };
      window[`clear${kind}`] = (id) => (ids.has(id) ? clear(ids.get(id)) : clearTimeout(id));
    }
  });
}

/** Answers to matching requests wait until the returned function is called. */
export async function hold(page, pattern) {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(pattern, async (route) => {
    await held;
    // The page may have cancelled this request.
    await route.continue().catch(() => {});
  });
  return release;
}

/** The name and text of the file saved by `act`, including the byte order mark. */
export async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), text: (await readFile(await download.path())).toString('utf8') };
}

/** Waits for some frames, so that the page has finished reacting to a change. */
export function drawn(page, frames = 3) {
  return page.evaluate(async (frames) => {
    for (let frame = 0; frame < frames; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  }, frames);
}
