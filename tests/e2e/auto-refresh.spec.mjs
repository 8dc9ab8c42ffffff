import { expect, REFUSED, test } from './demo.mjs';
import { alert, expectRows, holdClock, links, open, openWhole, settled, wholeRead, openSettings } from './lens.mjs';

const automatic = async (page) => {
  await openSettings(page);
  return page.getByRole('checkbox', { name: 'Auto-refresh' });
};

const SECOND = 1000;

test.describe('automatic', () => {
  test.use({ allowed: REFUSED });

  const look = async (page, requests, count) => {
    await expect.poll(() => requests.lists().length).toBe(count);
    await settled(page);
  };
  /** Time passes without a request. */
  const quiet = async (page, requests, seconds) => {
    const before = requests.lists().length;
    await page.clock.fastForward(seconds * SECOND);
    await page.evaluate(() => fetch('config.json').then((answer) => answer.text()));
    expect(requests.lists().length).toBe(before);
  };

  test.beforeEach(async ({ page }) => {
    await holdClock(page);
  });

  test('nothing is requested automatically at first', async ({ page, requests }) => {
    await open(page, '?status=available');
    await expect(await automatic(page)).not.toBeChecked();
    requests.clear();
    await quiet(page, requests, 3600);
  });

  test('a list at rest is refreshed every minute, until that is switched off', async ({ page, requests, demo, add }) => {
    await open(page, '?status=available');
    await (await automatic(page)).check();
    requests.clear();
    await quiet(page, requests, 50);
    await add({ name: 'made meanwhile' });
    await page.clock.fastForward(17 * SECOND);
    await look(page, requests, 1);
    await expect(links(page).first()).toHaveText('made meanwhile');
    await page.clock.fastForward(67 * SECOND);
    await look(page, requests, 2);
    await (await automatic(page)).uncheck();
    await quiet(page, requests, 3600);
    await expectRows(page, (await demo.list('status=available')).backups);
  });

  test('a list with a backup in progress is refreshed every 15 seconds', async ({ page, requests, add }) => {
    await add({ name: 'being made', status: 'creating' });
    await open(page, '?status=creating');
    await (await automatic(page)).check();
    requests.clear();
    await quiet(page, requests, 10);
    await page.clock.fastForward(7 * SECOND);
    await look(page, requests, 1);
    await page.clock.fastForward(17 * SECOND);
    await look(page, requests, 2);
  });

  test('a hidden page requests nothing, and refreshes at once when it is visible again', async ({ page, requests }) => {
    const show = (state) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'visibilityState', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      }, state);
    await open(page, '?status=available');
    await (await automatic(page)).check();
    requests.clear();
    await show('hidden');
    await quiet(page, requests, 3600);
    await show('visible');
    await look(page, requests, 1);
  });

  test('the service’s Retry-After is honoured', async ({ page, requests, demo }) => {
    await open(page, '?status=available');
    await (await automatic(page)).check();
    await demo.switch({ fault: '429', retry_after: 300 });
    requests.clear();
    await page.clock.fastForward(67 * SECOND);
    await look(page, requests, 1);
    await expect(alert(page)).toContainText(/The service asked to wait 300 s, until .+\d UTC\./);
    await quiet(page, requests, 290);
    await demo.switch({});
    await page.clock.fastForward(165 * SECOND);
    await look(page, requests, 2);
    await expect(alert(page)).toHaveCount(0);
  });

  test('failures are retried after longer and longer waits', async ({ page, requests, demo }) => {
    await open(page, '?status=available');
    await (await automatic(page)).check();
    await demo.switch({ fault: '502' });
    requests.clear();
    await page.clock.fastForward(67 * SECOND);
    await look(page, requests, 1);
    for (const [count, wait] of [15, 30, 60, 120].entries()) {
      await expect(alert(page)).toBeVisible();
      await quiet(page, requests, wait - 3);
      await page.clock.fastForward((wait / 2 + 4) * SECOND);
      await look(page, requests, count + 2);
    }
  });

  for (const fault of ['401', '403', '404']) {
    test(`the refusal ${fault} is retried automatically, slowly, and the rows come back`, async ({ page, requests, demo }) => {
      await open(page, '?status=available');
      await (await automatic(page)).check();
      await demo.switch({ fault });
      requests.clear();
      await page.clock.fastForward(67 * SECOND);
      await look(page, requests, 1);
      await expect(alert(page)).toBeVisible();
      await expect(await automatic(page)).toBeChecked();
      await expect(page.getByText(/^Trying again in \d+ min\./)).toBeVisible();
      await quiet(page, requests, 290);
      await page.clock.fastForward(165 * SECOND);
      await look(page, requests, 2);
      await expect(alert(page)).toBeVisible();
      await demo.switch({});
      await page.clock.fastForward(905 * SECOND);
      await look(page, requests, 3);
      await expect(alert(page)).toHaveCount(0);
      await expect(page.getByText(/^Trying again/)).toHaveCount(0);
    });
  }

  for (const [view, address] of [['Overview', '?view=overview'], ['Volumes', '?view=volumes'], ['a search', '?q=is%3Afailed']]) {
    test(`${view} waits longer after each failure, says how long, and comes back`, async ({ page, requests, demo }) => {
      await openWhole(page, address);
      await (await automatic(page)).check();
      // The menu would cover the button to retry.
      await page.keyboard.press('Escape');
      await demo.switch({ fault: '403' });
      requests.clear();
      await page.clock.fastForward(67 * SECOND);
      await expect(page.getByText(/^Trying again in [5-8] min\./)).toBeVisible();
      const first = requests.lists().length;
      await quiet(page, requests, 290);
      await page.clock.fastForward(165 * SECOND);
      await expect(page.getByText(/^Trying again in 1[0-5] min\./)).toBeVisible();
      // A count that was refused is not requested again.
      expect(requests.lists().length).toBeGreaterThan(first);
      expect(requests.lists().length).toBeLessThanOrEqual(2 * first);
      await demo.switch({});
      await page.getByRole('button', { name: 'Retry now' }).click();
      await wholeRead(page);
      await expect(page.getByText(/^Trying again/)).toHaveCount(0);
    });
  }

  test('the choice is stored in this browser', async ({ page, requests }) => {
    await open(page, '?status=available');
    await (await automatic(page)).check();
    await page.reload();
    await settled(page);
    await expect(await automatic(page)).toBeChecked();
    requests.clear();
    await page.clock.fastForward(67 * SECOND);
    await look(page, requests, 1);
  });
});
