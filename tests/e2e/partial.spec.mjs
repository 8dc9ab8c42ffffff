import { BROKEN, expect, LARGE, REFUSED, test } from './demo.mjs';
import { extent, figures, grouped, hold, holdClock, ids, openWhole, searchBox, settled, verdict, views, volumeRows, wholeRead } from './lens.mjs';

const refresh = (page) => page.getByRole('button', { name: 'Refresh' });
const again = (page) => extent(page).getByRole('button', { name: 'Retry', exact: true });
const stop = (page) => page.getByRole('button', { name: 'Stop' });
const standings = (page) => volumeRows(page).locator('[data-column="standing"] > *');
const parts = (requests) => requests.lists().filter((path) => path.includes('limit=1000'));
const SO_FAR = /^Incomplete data: /;

/** The parts of the page in the colour for good, as text, background or chart. */
function greens() {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = 'var(--good)';
  const green = getComputedStyle(probe).color;
  probe.remove();
  const is = (element) => {
    const { color, backgroundColor, fill } = getComputedStyle(element);
    return [color, backgroundColor, element instanceof SVGElement && fill].includes(green);
  };
  return [...document.querySelectorAll('header *, main *')].filter(is).map((element) => element.outerHTML.slice(0, 100));
}

/**
 * Nothing is called good: not in the header, the verdict, the coverage note or any volume's state. And nothing is
 * green.
 */
async function expectNothingGood(page) {
  const judging = page.locator('header, .extent, h2, [data-column="standing"]');
  await expect(judging.first()).toBeVisible();
  const good = page.locator('[data-tone="good"]');
  await expect(judging.and(good).or(judging.locator(good))).toHaveCount(0);
  expect(await page.evaluate(greens)).toEqual([]);
}

test.describe('with a part that cannot be read', () => {
  // The list's requests cancelled by a search.
  test.use({ allowed: new RegExp(`${REFUSED.source}|${BROKEN.source}`) });

  /** The reading has ended without everything. */
  async function over(page) {
    await expect(again(page)).toBeVisible();
    await expect(stop(page)).toHaveCount(0);
  }

  /** Opens an address and skips the waits before the part is retried, until it is given up. */
  async function openWithGap(page, address) {
    let refused = 0;
    const count = (response) => (refused += Number(response.status() === 503));
    page.on('response', count);
    await page.goto(address);
    for (const [before, wait] of [1600, 3100, 6100].entries()) {
      await expect.poll(() => refused).toBeGreaterThanOrEqual(before + 1);
      await expect.poll(async () => (await page.clock.fastForward(wait), refused)).toBeGreaterThanOrEqual(before + 2);
    }
    page.off('response', count);
    await over(page);
  }

  test('what is missing is named, and nothing is good before it has been read', async ({ page }) => {
    await holdClock(page);
    await openWithGap(page, './fault/gap/?view=overview');
    await expect(extent(page)).toContainText('Not read: backups 2,999–3,000 (created between ');
    await expect(extent(page)).toContainText('partial: 29,998 of 30,000 · ');
    await expect(extent(page)).toContainText('The backup service is not available at the moment.');
    await expect(verdict(page)).toHaveText(SO_FAR);
    await expect(figures(page, 'backups')).toHaveText('29,998');
    await expectNothingGood(page);

    await views(page).getByRole('link', { name: 'Volumes' }).click();
    await expect(figures(page, 'shown-volumes')).toHaveText('1,000 volumes so far');
    await expect(standings(page)).toHaveCount(1000);
    await expectNothingGood(page);
    const within = standings(page).filter({ hasText: /^protected$/ });
    expect(await within.count()).toBeGreaterThan(500);
    await expect(within.first()).toHaveAttribute('data-tone', 'unknown');
    await expect(extent(page)).toContainText('partial: 29,998 of 30,000');

    await views(page).getByRole('link', { name: 'Backups' }).click();
    await searchBox(page).fill('is:failed');
    await searchBox(page).press('Enter');
    await expect(extent(page)).toContainText('Searched what has been read: partial: 29,998 of 30,000');
    await expect(page.locator('.summary')).toContainText(/[\d,]+ of 29,998 backups/);
  });

  test('how much was read and what is missing fits the answers', async ({ page, demo }) => {
    await demo.list('', LARGE);
    const received = new Set();
    page.on('response', async (response) => {
      const first = Number(new URL(response.url()).searchParams.get('offset') ?? 0);
      if (!response.url().includes('limit=1000') || !response.ok()) return;
      for (let place = first; place < Math.min(first + 1000, 30_000); place += 1) received.add(place);
    });
    await page.route('**/backups/detail?*offset=2997&**', (route) => route.fulfill({ status: 403, body: '' }));
    await page.goto('./large/?view=overview');
    await over(page);
    const missing = Array.from({ length: 30_000 }, (_, place) => place).filter((place) => !received.has(place));
    await expect(extent(page)).toContainText(`partial: ${grouped(received.size)} of 30,000`);
    await expect(figures(page, 'backups')).toHaveText(grouped(received.size));
    await expect(extent(page)).toContainText(`Not read: backups ${grouped(missing[0] + 1)}–${grouped(missing.at(-1) + 1)} (created between `);
  });

  test('once it can be read, Retry reads all of it and says so', async ({ page }) => {
    const second = '**/backups/detail?*offset=999&**';
    await page.route(second, (route) => route.fulfill({ status: 403, body: '' }));
    await page.goto('./?view=volumes');
    await over(page);
    await expect(extent(page)).toContainText('partial: 1,000 of 1,200');
    await expectNothingGood(page);
    await page.unroute(second);
    await again(page).click();
    await wholeRead(page);
    await expect(again(page)).toHaveCount(0);
    await expect(extent(page)).not.toContainText('Not read');
    await expect(standings(page).filter({ hasText: /^protected$/ }).first()).toHaveAttribute('data-tone', 'good');
  });
});

test.describe('stopped', () => {
  // Requests in flight are cancelled.
  test.use({ allowed: BROKEN });

  test('Stop keeps what was read, requests nothing more, and offers to read it again', async ({ page, requests }) => {
    // Later parts stay in flight for as long as the test wants.
    await hold(page, (url) => Number(url.searchParams.get('offset')) > 12_000);
    const underway = new Set();
    page.on('request', (request) => underway.add(request));
    for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => underway.delete(request));
    await page.goto('./large/?view=overview');
    await expect(page.getByRole('progressbar', { name: 'Reading the whole project' })).toBeVisible();
    await expect(extent(page)).toContainText(/[\d,]{5,} of 30,000/);
    await stop(page).click();
    await expect(stop(page)).toHaveCount(0);
    await expect(extent(page)).toContainText('Stopped early.');
    await expect(extent(page)).toContainText(/partial: [\d,]+ of 30,000 · \d/);
    const [, read] = /partial: ([\d,]+) of/.exec(await extent(page).textContent());
    await expect(verdict(page)).toHaveText(SO_FAR);
    await expect(figures(page, 'backups')).toHaveText(read);
    await expectNothingGood(page);
    const before = requests.lists().length;
    // An answer that still arrived would lead to more requests: there must be none.
    await expect.poll(() => underway.size).toBe(0);
    await page.evaluate(() => fetch('config.json').then((answer) => answer.text()));
    expect(requests.lists().length).toBe(before);
    await expect(extent(page)).toContainText(`partial: ${read} of 30,000`);

    await again(page).click();
    await expect(stop(page)).toBeVisible();
    await expect(again(page)).toHaveCount(0);
    await expect.poll(() => requests.lists().length).toBeGreaterThan(before);
  });
});

test.describe('after a complete reading', () => {
  const stamp = () => new Date().toISOString().slice(0, 23).padEnd(26, '0');

  test('Refresh requests only what has changed', async ({ page, demo, add, requests, change }) => {
    const old = (await demo.list('offset=20000&limit=1&status=available', LARGE)).backups[0];
    await openWhole(page, 'large/?q=name%3A%3D%22changed%20meanwhile%22');
    await expect(page.locator('.summary')).toContainText('0 of 30,000 backups');
    expect(parts(requests).length).toBe(31);

    const id = await add({ name: 'changed meanwhile', project_id: LARGE.project });
    await change(old.id, { name: 'changed meanwhile', status: 'error', updated_at: stamp() });
    requests.clear();
    await refresh(page).click();
    await expect.poll(() => ids(page)).toEqual([id, old.id]);
    await settled(page);
    await expect(page.locator('.summary')).toContainText('2 of 30,001 backups');
    await expect(extent(page)).toContainText('Searched all ');
    expect(requests.lists().length).toBeLessThanOrEqual(9);
    expect(parts(requests)).toEqual([]);
  });

  for (const [what, seconds] of [['5 minutes', 300], ['8 hours', 8 * 3600], ['12 years', 12 * 365 * 86400]]) {
    test(`Refresh finds 300 changes behind a row that is ${what} ahead`, async ({ page, demo, change, requests }) => {
      const rows = (await demo.list('offset=3000&limit=301&sort=created_at:desc', LARGE)).backups;
      const ahead = new Date(Date.now() + seconds * 1000).toISOString().slice(0, 23).padEnd(26, '0');
      await change(rows[300].id, { updated_at: ahead });
      await openWhole(page, 'large/?q=name%3A%3D%22changed%20behind%22');
      await expect(page.locator('.summary')).toContainText('0 of 30,000 backups');
      for (const { id } of rows.slice(0, 300)) await change(id, { name: 'changed behind', updated_at: stamp() });
      requests.clear();
      await refresh(page).click();
      await expect(page.locator('.summary')).toContainText('300 of 30,000 backups');
      await wholeRead(page);
      expect(parts(requests)).toEqual([]);
    });
  }

  for (const [what, balance] of [['was removed', false], ['was removed and another one made', true]]) {
    test(`Refresh reads all again when a backup ${what}`, async ({ page, demo, add, requests }) => {
      const removed = await demo.add({ name: 'soon gone', project_id: LARGE.project, created_at: '2026-01-01T00:00:00.000000' });
      await openWhole(page, 'large/?q=name%3A%3D%22soon%20gone%22');
      await expect.poll(() => ids(page)).toEqual([removed]);
      await demo.remove(removed);
      if (balance) await add({ name: 'in its place', project_id: LARGE.project });
      requests.clear();
      await refresh(page).click();
      await expect(page.locator('.summary')).toContainText(`0 of 30,00${balance ? 1 : 0} backups`);
      await wholeRead(page);
      expect(parts(requests).length).toBe(31);
    });
  }

  test('a refresh that returns none of what the service counts keeps what was read, and says so', async ({ page }) => {
    await openWhole(page, '?view=overview');
    const before = await verdict(page).textContent();
    await page.route('**/backups/detail?**', (route) => route.fulfill({ json: { backups: [], count: 4000 } }));
    await refresh(page).click();
    await expect(extent(page)).toContainText('The service counts 4,000 backups but returned none.');
    await expect(extent(page)).toContainText(' backups read · ');
    await expect(verdict(page)).toHaveText(before);
    await page.unroute('**/backups/detail?**');
    await again(page).click();
    await wholeRead(page);
    await expect(extent(page)).not.toContainText('returned none');
  });

  test.describe('refused', () => {
    test.use({ allowed: REFUSED });

    test('a refresh that fails keeps what was read, and says why', async ({ page, demo }) => {
      await openWhole(page, '?view=overview');
      const before = await verdict(page).textContent();
      await demo.switch({ fault: '403' });
      await refresh(page).click();
      await expect(extent(page)).toContainText('You are not permitted to list backups in this project');
      await expect(extent(page)).toContainText(' backups read · ');
      await expect(verdict(page)).toHaveText(before);
      await demo.switch({});
      await again(page).click();
      await expect(extent(page)).not.toContainText('You are not permitted');
      await wholeRead(page);
    });
  });
});

test('a project that changes while it is read is never called complete, and nothing in it good', async ({ page }) => {
  const now = new Date().toISOString().slice(0, 19);
  const row = (id) => ({ id, status: 'available', volume_id: `volume of ${id}`, created_at: `${now}.000000` });
  let moves = true;
  let made = 0;
  await page.route('**/backups/detail?**', (route) => {
    const offset = Number(new URL(route.request().url()).searchParams.get('offset'));
    if (!moves) return route.fulfill({ json: { backups: ['a', 'b'].map(row).slice(offset), count: 2 } });
    made += 1;
    return route.fulfill({ json: { backups: offset > 0 ? [row(`c${made}`)] : ['a', 'b'].map(row), count: 3 } });
  });
  const volumes = ['a', 'b'].map((id) => ({ id: `volume of ${id}` }));
  await page.route('**/volumes/detail?**', (route) => {
    const offset = Number(new URL(route.request().url()).searchParams.get('offset'));
    return route.fulfill({ json: { volumes: volumes.slice(offset) } });
  });
  await page.goto('./?view=overview');
  await expect(extent(page)).toContainText(/list changed during reading; counts may be off: \d read · \d/);
  await expect(extent(page)).toContainText('The list changed during each of three attempts to read it.');
  await expect(verdict(page)).toHaveText(/^Incomplete data: (both|all \d) volumes have a good backup from the last 26\sh\.$/);
  await expect(verdict(page)).toHaveAttribute('data-tone', 'unknown');
  await expectNothingGood(page);
  moves = false;
  await again(page).click();
  await wholeRead(page);
  await expect(verdict(page)).toHaveText('Both volumes have a good backup from the last 26 h.');
  await expect(verdict(page)).toHaveAttribute('data-tone', 'good');
  expect(await page.evaluate(greens)).not.toEqual([]);
});

test('rows that come twice in place of others make a reading partial, and nothing in it green', async ({ page }) => {
  const at = new Date(Date.now() - 5 * 3600_000).toISOString().slice(0, -1);
  const row = (id, volume_id) => ({ id, volume_id, name: id, status: 'available', size: 1, created_at: at, updated_at: at });
  const list = [row('a', 'v'), row('b', 'w'), row('b', 'w')];
  await page.route('**/volumes/detail?**', (route) => route.fulfill({ json: { volumes: [] } }));
  await page.route('**/backups/detail?**', (route) => {
    const query = new URL(route.request().url()).searchParams;
    const from = Number(query.get('offset') ?? 0);
    return route.fulfill({ json: { backups: list.slice(from, from + Number(query.get('limit'))), count: list.length } });
  });
  await page.goto('./?view=overview');
  await expect(extent(page)).toContainText('partial: 2 of 3', { timeout: 60_000 });
  await expect(page.getByText('The service returned some backups twice, in place of another that cannot be shown.')).toBeVisible();
  await expect(verdict(page)).toContainText('Incomplete data: ');
  await expectNothingGood(page);
});
