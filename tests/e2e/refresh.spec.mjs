import { BROKEN, expect, REFUSED, test } from './demo.mjs';
import { alert, called, choice, expectRows, field, hold, holdClock, links, open, openWhole, panel, rows, search, settled, table, wholeRead, openSettings } from './lens.mjs';

const refresh = (page) => page.getByRole('button', { name: 'Refresh' });
const automatic = async (page) => {
  await openSettings(page);
  return page.getByRole('checkbox', { name: 'Auto-refresh' });
};
const SECOND = 1000;

test('Refresh shows what has changed', async ({ page, demo, add }) => {
  await open(page);
  const id = await add({ name: 'brand new' });
  await refresh(page).click();
  await expectRows(page, (await demo.list()).backups);
  await expect(links(page).first()).toHaveText('brand new');
  await demo.change(id, { status: 'error', fail_reason: 'it broke' });
  await refresh(page).click();
  await expect(rows(page).first()).toContainText('it broke');
});

test('Refresh keeps the page, the scroll position, the open row, the focus and what is typed', async ({ page, demo, asked }) => {
  const { backups } = await demo.list('offset=50');
  await open(page, `?page=2&backup=${backups[20].id}`);
  await expectRows(page, backups);
  await field(page, 'Name').fill('half a thought');
  await choice(page, 'How name matches').selectOption('exact');
  await links(page).nth(20).focus();
  await page.evaluate(() => scrollTo(0, 500));
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(500);
  asked.clear();
  await refresh(page).evaluate((button) => button.click());
  await expect.poll(() => asked.lists().length).toBe(1);
  await expectRows(page, backups);
  await expect(links(page).nth(20)).toBeFocused();
  await expect(field(page, 'Name')).toHaveValue('half a thought');
  await expect(choice(page, 'How name matches')).toHaveValue('exact');
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(called(backups[20]));
  expect(await page.evaluate(() => scrollY)).toBe(500);
  expect(search(page)).toBe(`?page=2&backup=${backups[20].id}`);
});

test('the button keeps the focus while it works', async ({ page }) => {
  await open(page);
  const release = await hold(page, '**/backups/detail?**');
  await refresh(page).focus();
  await page.keyboard.press('Enter');
  await expect(refresh(page)).toHaveAttribute('aria-busy', 'true');
  await expect(refresh(page)).toBeFocused();
  release();
  await settled(page);
  await expect(refresh(page)).toHaveAttribute('aria-busy', 'false');
  await expect(refresh(page)).toBeFocused();
});

test('a filter being typed keeps its caret through a refresh', async ({ page, asked }) => {
  await open(page);
  await field(page, 'Name').fill('abcdef');
  await field(page, 'Name').press('ArrowLeft');
  await field(page, 'Name').press('ArrowLeft');
  asked.clear();
  await refresh(page).evaluate((button) => button.click());
  await expect.poll(() => asked.lists().length).toBe(1);
  await settled(page);
  await expect(field(page, 'Name')).toBeFocused();
  expect(await field(page, 'Name').evaluate((input) => input.selectionStart)).toBe(4);
});

test('a filter being typed stays through another page, another order and an opened row', async ({ page }) => {
  await open(page);
  await field(page, 'Name').fill('not sent yet');
  await page.getByRole('link', { name: 'Next' }).click();
  await settled(page);
  await page.getByRole('button', { name: 'Size' }).click();
  await settled(page);
  await page.locator('tbody a.open').first().click();
  await expect(page.getByRole('complementary')).toBeVisible();
  await expect(field(page, 'Name')).toHaveValue('not sent yet');
});

test('the columns menu closes with Esc and with a click elsewhere', async ({ page }) => {
  await open(page);
  const size = page.getByRole('checkbox', { name: 'Size' });
  for (const close of [() => page.keyboard.press('Escape'), () => page.locator('.as-of').click()]) {
    await page.getByText('Columns', { exact: true }).click();
    await expect(size).toBeVisible();
    await close();
    await expect(size).toBeHidden();
  }
});

test('after a row was opened the keys go on from it', async ({ page }) => {
  await open(page);
  await page.locator('tbody a.open').nth(9).click();
  await expect(page.getByRole('complementary')).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.locator('tbody a.open').nth(10)).toBeFocused();
});

test('an open row keeps its raw JSON unfolded through a refresh', async ({ page, asked }) => {
  await open(page);
  await links(page).nth(1).click();
  await panel(page).getByText('Raw JSON', { exact: true }).click();
  await expect(panel(page).getByRole('group', { name: 'the raw JSON' })).toBeVisible();
  asked.clear();
  await refresh(page).click();
  await expect.poll(() => asked.lists().length).toBe(1);
  await settled(page);
  await expect(panel(page).getByRole('group', { name: 'the raw JSON' })).toBeVisible();
});

test('the old rows stay while new ones are awaited', async ({ page, demo }) => {
  await open(page);
  const { backups: before } = await demo.list();
  const { backups: after } = await demo.list('status=error');
  const release = await hold(page, '**/backups/detail?status=error&**');
  await choice(page, 'Status').selectOption('error');
  await expect(table(page)).toHaveAttribute('aria-busy', 'true');
  await expect(links(page)).toHaveText(before.map(called), { useInnerText: false });
  await expect(table(page)).toHaveAttribute('aria-busy', 'true');
  release();
  await expectRows(page, after);
});

test('the header says as of when the rows are', async ({ page }) => {
  await holdClock(page, { time: new Date('2030-05-06T07:08:09Z') });
  await open(page);
  await expect(page.getByRole('banner')).toContainText('as of 07:08 UTC');
  await page.clock.fastForward(180 * SECOND);
  await refresh(page).click();
  await expect(page.getByRole('banner')).toContainText('as of 07:11 UTC');
});

test.describe('overtaken', () => {
  test.use({ allowed: BROKEN });

  test('a slow older answer is broken off and never shown over a newer one', async ({ page, demo, trouble }) => {
    await open(page);
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const released = [];
    await page.route('**/backups/detail?status=error&**', async (route) => {
      await held;
      // The browser has cancelled this request; whether it can still be answered is the point of the test.
      released.push(await route.continue().then(() => 'sent', () => 'gone'));
    });
    await choice(page, 'Status').selectOption('error');
    await expect(table(page)).toHaveAttribute('aria-busy', 'true');
    await choice(page, 'Status').selectOption('available');
    const { backups } = await demo.list('status=available');
    await expectRows(page, backups);
    await expect.poll(() => trouble).toEqual([expect.stringMatching(/detail\?status=error&.* net::ERR_ABORTED$/)]);
    release();
    await expect.poll(() => released.length).toBe(1);
    await expectRows(page, backups);
    await expect(alert(page)).toHaveCount(0);
    expect(search(page)).toBe('?status=available');
  });
});

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
