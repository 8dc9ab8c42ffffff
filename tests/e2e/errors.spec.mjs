import { BROKEN, expect, REFUSED, test } from './demo.mjs';
import { alert, busy, called, choice, expectRows, extent, holdClock, ids, links, notices, open, openWhole, pages, panel, rows, search, settled, table } from './lens.mjs';

test.use({ allowed: REFUSED });

const refresh = (page) => page.getByRole('button', { name: 'Refresh' });
const retry = (page) => alert(page).getByRole('button', { name: 'Retry' });

const FAULTS = {
  400: ['The service refused the request for this project', /check “project_id”/],
  401: ['You are not signed in, or your sign-in has expired', /Sign in again at your gateway/],
  403: ['You are not permitted to list backups in this project', /Ask for a role/],
  404: ['There is no backup service at this address', /Check “api” in config\.json/],
  405: ['The gateway does not let this request through', /must let GET through/],
  406: ['Unsupported API version', /too old or too new/],
  408: ['The service gave up waiting for the request', /ask for less/],
  409: ['The service is busy with something that conflicts with this request', /Try again in a moment/],
  413: ['Too many requests: the service asks clients to slow down', /Wait a little, then try again/],
  414: ['The filters are too long for one request', /Shorten the filters/],
  429: ['Too many requests: the service asks clients to slow down', /Wait a little, then try again/],
  500: ['The service failed while answering', /single row/],
  501: ['The service does not offer this function', /switched on in this cloud/],
  502: ['The gateway could not reach the backup service', /give the time and the request id/],
  503: ['The backup service is not available at the moment', /give the time and the request id/],
  504: ['The backup service did not answer the gateway in time', /ask for less/],
  html: ['A web page came back instead of data', /sign-in page/],
  empty: ['The answer was empty', /connection is cut/],
  cut: ['The answer ended too early', /connection is cut/],
  garbage: ['The answer was not a list of backups', /Another service may be answering/],
};

for (const [fault, [sentence, step]] of Object.entries(FAULTS)) {
  test(`the fault ${fault} says “${sentence}”, what to do, and what the service said`, async ({ page, requests }) => {
    const answers = [];
    page.on('response', (response) => response.url().includes('/backups/detail') && answers.push(response));
    await page.goto(`./fault/${fault}/?view=backups`);
    await expect(alert(page).getByRole('heading')).toHaveText(sentence);
    await expect(alert(page)).toHaveCount(1);
    await expect(alert(page)).toContainText(step);
    await expect(retry(page)).toBeVisible();
    await expect(rows(page)).toHaveCount(0);
    await settled(page);

    // The first failure is shown, not that of later attempts.
    const answer = answers[0];
    const [id, wait] = [answer.headers()['x-openstack-request-id'], answer.headers()['retry-after']];
    await alert(page).getByText('Technical details').click();
    const detail = (term) => alert(page).locator('dl > div').filter({ hasText: new RegExp(`^${term}`) }).locator('dd');
    if (answer.status() === 200) await expect(detail('Message')).not.toBeEmpty();
    else await expect(detail('Status')).toHaveText(`HTTP ${answer.status()}`);
    if (id) await expect(detail('Request id')).toHaveText(id);
    else await expect(detail('Request id')).toHaveCount(0);
    if (wait) await expect(alert(page)).toContainText(new RegExp(`The service asked to wait ${wait} s, until \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC\\.`));
    await expect(detail('Time')).toHaveText(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    await expect(alert(page).locator('dd').last()).toHaveText(/^GET .*\/v3\/.+\/backups\/detail\?/);
    await expect(alert(page).locator('dd :is(h1, form, center, p)')).toHaveCount(0);

    requests.clear();
    await retry(page).click();
    await expect.poll(() => requests.lists().length).toBeGreaterThan(0);
    await expect(alert(page).getByRole('heading')).toHaveText(sentence);
    await settled(page);
  });
}

test('the service’s own message is shown word for word', async ({ page }) => {
  await page.goto('./fault/403/?view=backups');
  await alert(page).getByText('Technical details').click();
  await expect(alert(page).getByRole('definition').nth(1)).toHaveText("Policy doesn't allow backup:get_all to be performed.");
});

for (const fault of ['401', 'html']) {
  test(`the fault ${fault} offers a way to sign in`, async ({ page }) => {
    await page.goto(`./fault/${fault}/?view=backups`);
    const link = alert(page).getByRole('link', { name: 'Reload to sign in' });
    await expect(link).toBeVisible();
    expect(await link.evaluate((element) => new URL(element.href).pathname)).toBe(`/fault/${fault}/`);
  });
}

test.describe('without an answer', () => {
  test.use({ allowed: BROKEN });

  // 407: Chromium treats it as a connection failure unless it has a proxy.
  for (const fault of ['reset', '407']) {
    test(`the fault ${fault} is shown as a service that cannot be reached`, async ({ page }) => {
      await page.goto(`./fault/${fault}/?view=backups`);
      await expect(alert(page).getByRole('heading')).toHaveText('The service could not be reached');
      await expect(alert(page)).toContainText('Check your connection');
      await expect(retry(page)).toBeVisible();
      await alert(page).getByText('Technical details').click();
      await expect(alert(page).getByRole('definition')).toHaveText([/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/, /^GET .*\/backups\/detail\?/]);
    });
  }

  for (const [what, pattern, sentence] of [
    ['list', '**/backups/detail?**', 'The service could not be reached'],
    ['configuration', '**/config.json', 'config.json could not be read: the server did not answer.'],
  ]) {
    test(`a ${what} that breaks off before the code is there is reported like a later one`, async ({ page }) => {
      let release;
      const held = new Promise((resolve) => (release = resolve));
      await page.route('**/*.wasm', async (route) => {
        await held;
        await route.continue();
      });
      const broken = page.waitForEvent('requestfailed');
      await page.route(pattern, (route) => route.abort('connectionreset'));
      await page.goto('./?view=backups', { waitUntil: 'commit' });
      await broken;
      // The browser reports an unhandled failure before it evaluates anything else.
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
      release();
      await expect(alert(page)).toContainText(sentence);
    });
  }

  test('the page waits half a minute for the first answer', async ({ page, requests }) => {
    await holdClock(page);
    await page.goto('./fault/hang/?view=backups');
    await expect.poll(() => requests.lists().length).toBe(1);
    await busy(page);
    await page.clock.fastForward(25_000);
    await busy(page);
    await expect(alert(page)).toHaveCount(0);
    await page.clock.fastForward(6_000);
    await expect(alert(page).getByRole('heading')).toHaveText('No answer within 30 seconds');
    await expect(alert(page)).toContainText('ask for less');
    await expect(retry(page)).toBeVisible();
  });

  test('the page waits half a minute for every later answer', async ({ page, demo, requests }) => {
    await holdClock(page);
    await open(page);
    await demo.switch({ fault: 'hang' });
    requests.clear();
    await refresh(page).click();
    await expect.poll(() => requests.lists().length).toBe(1);
    await page.clock.fastForward(25_000);
    await busy(page);
    await page.clock.fastForward(6_000);
    await expect(alert(page)).toContainText('No answer within 30 seconds. The rows below are as of');
  });
});

test('Retry shows the rows once the service is back', async ({ page, demo }) => {
  await demo.switch({ fault: '503' });
  await page.goto('./?status=error');
  await expect(alert(page).getByRole('heading')).toHaveText('The backup service is not available at the moment');
  await demo.switch({});
  await retry(page).click();
  await expectRows(page, (await demo.list('status=error')).backups);
  await expect(alert(page)).toHaveCount(0);
});

test('an error on a refresh keeps the rows, says how old they are, and passes on Retry', async ({ page, demo }) => {
  await open(page, '?limit=20&page=2');
  const { backups } = await demo.list('limit=20&offset=20');
  await expectRows(page, backups);
  await demo.switch({ fault: '502' });
  await refresh(page).click();
  await expect(alert(page)).toContainText('The gateway could not reach the backup service. The rows below are as of');
  await expect(alert(page)).toContainText(/as of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, .+\./);
  await expectRows(page, backups);
  await expect(pages(page)).toContainText('21–40 of 1,200');
  await demo.switch({});
  await retry(page).click();
  await expect(alert(page)).toHaveCount(0);
  await expectRows(page, backups);
});

test('a reading of the whole project that must wait says how long and until when', async ({ page, demo }) => {
  await openWhole(page, '');
  await demo.switch({ fault: '429', retry_after: 60 });
  await refresh(page).click();
  await expect(extent(page)).toContainText(/The service asked to wait 60 s, until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\./);
  await extent(page).getByText('Technical details').click();
  await expect(extent(page).locator('dl')).toContainText(/Time\d{4}-\d\d-\d\d .* UTC/);
});

test('rows of the previous view are marked as such', async ({ page, demo }) => {
  await open(page);
  const { backups } = await demo.list();
  await demo.switch({ fault: '500' });
  await choice(page, 'Status').selectOption('error');
  await expect(alert(page)).toContainText('The rows below belong to the previous view, as of');
  await expectRows(page, backups);
  expect(search(page)).toBe('?status=error');
  await demo.switch({});
  await retry(page).click();
  await expectRows(page, (await demo.list('status=error')).backups);
});

test('a failed backup shows its reason in the row', async ({ page, demo }) => {
  await open(page, '?status=error');
  const { backups } = await demo.list('status=error');
  const expected = backups.map((backup) => backup.fail_reason?.trim() || 'no reason given');
  const reasons = await rows(page).locator('[data-column="reason"]').allTextContents();
  const bare = reasons.map((reason) => reason.replace(/… \(may be truncated\)$/, '').trim());
  expect(bare).toEqual(expected);
});

test('a project without backups says so', async ({ page }) => {
  await open(page, 'empty/');
  await expect(page.getByRole('heading', { name: 'No backups yet' })).toBeVisible();
  await expect(page.locator('.screen')).toContainText('e0e0e0e0e0e04e0e8e0e0e0e0e0e0e0e');
  await expect(rows(page)).toHaveCount(0);
  await expect(alert(page)).toHaveCount(0);
});

test('filters that match nothing can be cleared', async ({ page, demo }) => {
  await open(page, '?name=no%20such%20name&sort=size:asc');
  await expect(page.getByRole('heading', { name: 'No backups match these filters' })).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  await page.getByRole('link', { name: 'Clear the filters' }).click();
  await expect.poll(() => search(page)).toBe('?sort=size:asc');
  await expectRows(page, (await demo.list('sort=size:asc')).backups);
});

test('rows that cannot be read are counted and shown as raw data, beside the good ones', async ({ page, demo }) => {
  const { backups } = await demo.list();
  await page.goto('./fault/oddrow/?view=backups');
  await expect(notices(page)).toHaveText(['2 rows of this page could not be read; they are shown as raw data.']);
  await expectRows(page, backups.filter((_, index) => index !== 1));
  await expect(rows(page)).toHaveCount(51);
  const odd = rows(page).filter({ hasText: 'Unreadable row' });
  await expect(odd).toHaveCount(2);
  await expect(odd.first()).toContainText('"status": 7');
  await expect(odd.first()).toContainText('unknown result');
  await expect(odd.last().getByRole('code')).toHaveText('7');
  await odd.first().getByRole('link').click();
  await expect(panel(page)).toContainText('This row could not be read: its status is not a text');
  await expect(panel(page)).toContainText(backups[1].id);
});

test('unreadable rows, or one more than requested, only keep the whole project from being called good', async ({ page }) => {
  await page.goto('./fault/oddrow/?view=overview');
  const all = page.locator('[data-figure="backups"]');
  await expect(page.locator('.mark')).toHaveText(/^All [\d,]+ backups read · 4 rows unreadable, so nothing is shown in green$/);
  // Two rows of each part, one of which is an overlap.
  await expect(all).toHaveText('1,202');
});

for (const view of ['overview', 'volumes']) {
  test(`a failure with nothing read is shown once on the ${view}, with what to do`, async ({ page }) => {
    await holdClock(page);
    await page.goto(`./fault/503/?view=${view}`);
    const heading = alert(page).getByRole('heading', { name: 'The backup service is not available at the moment' });
    // The waits before the next request.
    await expect.poll(async () => (await page.clock.fastForward(10_000), heading.count())).toBe(1);
    await expect(page.getByRole('button', { name: 'Retry' })).toHaveCount(1);
  });
}

test('a failed reading of a backup off the page leaves the list alone', async ({ page, demo }) => {
  const { backups } = await demo.list('offset=600');
  let broken = true;
  await page.route(`**/backups/${backups[0].id}`, (route) =>
    broken ? route.fulfill({ status: 503, body: '' }) : route.continue(),
  );
  await open(page, `?backup=${backups[0].id}`);
  await expect(panel(page).getByRole('alert')).toContainText('The backup service is not available at the moment');
  await expect(table(page)).toBeVisible();
  expect((await ids(page)).length).toBe(50);
  broken = false;
  await panel(page).getByRole('button', { name: 'Retry' }).click();
  await expect(panel(page).getByRole('heading', { level: 2 }).first()).toHaveText(called(backups[0]));
  await expect(links(page).first()).toBeVisible();
});
