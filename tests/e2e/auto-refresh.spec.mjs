import { expect, REFUSED, test } from './demo.mjs';
import { alert, expectRows, holdClock, links, open, openWhole, settled, wholeRead, openSettings } from './lens.mjs';

const automatic = async (page) => {
  await openSettings(page);
  return page.getByRole('checkbox', { name: 'Auto-refresh' });
};

const SECOND = 1000;

test.describe('automatic', () => {
  test.use({ allowed: REFUSED });

  const look = async (page, asked, count) => {
    await expect.poll(() => asked.lists().length).toBe(count);
    await settled(page);
  };
  /** Time passes without a request. */
  const quiet = async (page, asked, seconds) => {
    const before = asked.lists().length;
    await page.clock.fastForward(seconds * SECOND);
    await page.evaluate(() => fetch('config.json').then((answer) => answer.text()));
    expect(asked.lists().length).toBe(before);
  };

  test.beforeEach(async ({ page }) => {
    await holdClock(page);
  });

  test('nothing is asked for by itself at first', async ({ page, asked }) => {
    await open(page, '?status=available');
    await expect(await automatic(page)).not.toBeChecked();
    asked.clear();
    await quiet(page, asked, 3600);
  });

  test('a calm list is looked at again every minute, until that is switched off', async ({ page, asked, demo, add }) => {
    await open(page, '?status=available');
    await (await automatic(page)).check();
    asked.clear();
    await quiet(page, asked, 50);
    await add({ name: 'made meanwhile' });
    await page.clock.fastForward(17 * SECOND);
    await look(page, asked, 1);
    await expect(links(page).first()).toHaveText('made meanwhile');
    await page.clock.fastForward(67 * SECOND);
    await look(page, asked, 2);
    await (await automatic(page)).uncheck();
    await quiet(page, asked, 3600);
    await expectRows(page, (await demo.list('status=available')).backups);
  });

  test('a list with a backup in progress is looked at every quarter of a minute', async ({ page, asked, add }) => {
    await add({ name: 'being made', status: 'creating' });
    await open(page, '?status=creating');
    await (await automatic(page)).check();
    asked.clear();
    await quiet(page, asked, 10);
    await page.clock.fastForward(7 * SECOND);
    await look(page, asked, 1);
    await page.clock.fastForward(17 * SECOND);
    await look(page, asked, 2);
  });

  test('a page out of sight asks for nothing, and looks at once when it is seen again', async ({ page, asked }) => {
    const show = (state) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'visibilityState', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      }, state);
    await open(page, '?status=available');
    await (await automatic(page)).check();
    asked.clear();
    await show('hidden');
    await quiet(page, asked, 3600);
    await show('visible');
    await look(page, asked, 1);
  });

  test('the wish of the service to wait is honoured', async ({ page, asked, demo }) => {
    await open(page, '?status=available');
    await (await automatic(page)).check();
    await demo.switch({ fault: '429', retry_after: 300 });
    asked.clear();
    await page.clock.fastForward(67 * SECOND);
    await look(page, asked, 1);
    await expect(alert(page)).toContainText(/The service asked to wait 300 s, until .+\d UTC\./);
    await quiet(page, asked, 290);
    await demo.switch({});
    await page.clock.fastForward(165 * SECOND);
    await look(page, asked, 2);
    await expect(alert(page)).toHaveCount(0);
  });

  test('failures are tried again after longer and longer waits', async ({ page, asked, demo }) => {
    await open(page, '?status=available');
    await (await automatic(page)).check();
    await demo.switch({ fault: '502' });
    asked.clear();
    await page.clock.fastForward(67 * SECOND);
    await look(page, asked, 1);
    for (const [count, wait] of [15, 30, 60, 120].entries()) {
      await expect(alert(page)).toBeVisible();
      await quiet(page, asked, wait - 3);
      await page.clock.fastForward((wait / 2 + 4) * SECOND);
      await look(page, asked, count + 2);
    }
  });

  for (const fault of ['401', '403', '404']) {
    test(`the refusal ${fault} is asked for again by itself, slowly, and the rows come back`, async ({ page, asked, demo }) => {
      await open(page, '?status=available');
      await (await automatic(page)).check();
      await demo.switch({ fault });
      asked.clear();
      await page.clock.fastForward(67 * SECOND);
      await look(page, asked, 1);
      await expect(alert(page)).toBeVisible();
      await expect(await automatic(page)).toBeChecked();
      await expect(page.getByText(/^Trying again in \d+ min\./)).toBeVisible();
      await quiet(page, asked, 290);
      await page.clock.fastForward(165 * SECOND);
      await look(page, asked, 2);
      await expect(alert(page)).toBeVisible();
      await demo.switch({});
      await page.clock.fastForward(905 * SECOND);
      await look(page, asked, 3);
      await expect(alert(page)).toHaveCount(0);
      await expect(page.getByText(/^Trying again/)).toHaveCount(0);
    });
  }

  for (const [view, address] of [['Overview', '?view=overview'], ['Volumes', '?view=volumes'], ['a search', '?q=is%3Afailed']]) {
    test(`${view} waits longer after each failure, says how long, and comes back`, async ({ page, asked, demo }) => {
      await openWhole(page, address);
      await (await automatic(page)).check();
      // The menu would cover the button to retry.
      await page.keyboard.press('Escape');
      await demo.switch({ fault: '403' });
      asked.clear();
      await page.clock.fastForward(67 * SECOND);
      await expect(page.getByText(/^Trying again in [5-8] min\./)).toBeVisible();
      const first = asked.lists().length;
      await quiet(page, asked, 290);
      await page.clock.fastForward(165 * SECOND);
      await expect(page.getByText(/^Trying again in 1[0-5] min\./)).toBeVisible();
      // A count that was refused is not requested again.
      expect(asked.lists().length).toBeGreaterThan(first);
      expect(asked.lists().length).toBeLessThanOrEqual(2 * first);
      await demo.switch({});
      await page.getByRole('button', { name: 'Retry now' }).click();
      await wholeRead(page);
      await expect(page.getByText(/^Trying again/)).toHaveCount(0);
    });
  }

  test('the choice is kept in this browser', async ({ page, asked }) => {
    await open(page, '?status=available');
    await (await automatic(page)).check();
    await page.reload();
    await settled(page);
    await expect(await automatic(page)).toBeChecked();
    asked.clear();
    await page.clock.fastForward(67 * SECOND);
    await look(page, asked, 1);
  });
});
