import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BROKEN, expect, REFUSED, test } from './demo.mjs';
import { alert, choice, field, filters, grouped, links, open, openWhole, pages, panel, rows, search, searchBox, settled, table, verdict, volumeRows, openSettings } from './lens.mjs';

// Injected from outside the page, so that the page's own policy stays in force.
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDTHS = [1440, 390, 320];

const dialog = (page) => page.getByRole('dialog', { name: 'Help' });
const showHelp = async (page) => {
  await openSettings(page);
  await page.getByRole('button', { name: 'Help' }).click();
};
const showColumns = (page) => page.getByText('Columns', { exact: true }).click();

const STATES = {
  'the list': (page) => open(page, '?limit=20'),
  'a list in groups': (page) => open(page, '?group=cause'),
  'a list with failures': (page) => open(page, '?status~=error&limit=20'),
  'an open backup': async (page) => {
    await open(page, '?status=error&limit=10');
    await links(page).first().click();
    await expect(panel(page).getByRole('heading', { name: 'Failure reason' })).toBeVisible();
    await panel(page).getByText('Raw JSON', { exact: true }).click();
  },
  'set filters': async (page) => {
    await open(page, '?name~=a&status~=resto&volume_id~=7&limit=10');
    await expect(filters(page)).toBeVisible();
  },
  'filters that match nothing': async (page) => {
    await open(page, '?name=no%20such%20name');
    await expect(page.getByRole('heading', { name: 'No backups match these filters' })).toBeVisible();
  },
  'a failed reading': async (page) => {
    await open(page, 'fault/500/');
    await alert(page).getByText('Technical details').click();
  },
  'a failed refresh': async (page, demo) => {
    await open(page, '?limit=10');
    await demo.switch({ fault: '502' });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(alert(page)).toBeVisible();
    await settled(page);
  },
  'rows that cannot be read': (page) => open(page, 'fault/oddrow/?limit=10'),
  'a lesser service': (page) => open(page, 'old/?name~=upgrade&sort=name:asc'),
  'a wrong configuration': async (page) => {
    await page.goto('./keyless/?view=backups');
    await expect(alert(page)).toBeVisible();
  },
  'the help': async (page) => {
    await open(page, '?limit=10');
    await showHelp(page);
    await expect(dialog(page)).toBeVisible();
  },
  'the Overview': (page) => openWhole(page, '?view=overview'),
  // Only a few: axe is slow on thirty days of each.
  'the volumes': (page) => openWhole(page, '?view=volumes&id=a1'),
  'volumes that nothing is so of': (page) => openWhole(page, '?view=volumes&id=no-such-volume'),
  'an open chain': async (page, demo) => {
    const { volume_id: id } = (await demo.list('status=error')).backups[0];
    await openWhole(page, `?view=volumes&id=${id}&volume=${id}`);
    await expect(volumeRows(page)).toHaveCount(1);
    await expect(panel(page).getByRole('listitem').first()).toBeVisible();
  },
  'a search over everything': (page) => openWhole(page, '?q=is%3Afailed%20size%3A%3E100'),
  'a search with a mistake': async (page) => {
    await openWhole(page, '?q=is%3Astuck');
    await searchBox(page).fill(`${'name:web '.repeat(20)}colour:red`);
    await searchBox(page).press('Enter');
    await expect(page.getByRole('mark')).toHaveText('colour:red');
  },
  'a partial reading': async (page) => {
    await page.route('**/backups/detail?*offset=999&**', (route) => route.fulfill({ status: 403, body: '' }));
    await page.goto('./?view=volumes&id=a1');
    await expect(page.getByRole('button', { name: 'Retry', exact: true })).toBeVisible();
    await expect(volumeRows(page).first()).toBeVisible();
  },
  'the export menu': async (page) => {
    await open(page, '?limit=10');
    await page.getByText('Export', { exact: true }).click();
    await expect(page.getByRole('button', { name: 'All that match as CSV' })).toBeVisible();
  },
  'the settings': async (page) => {
    await openWhole(page, '?view=overview');
    await openSettings(page);
    await expect(page.getByRole('combobox', { name: 'Theme' })).toBeVisible();
  },
  'the form that acknowledges': async (page) => {
    await openWhole(page, '?view=overview');
    await page.getByRole('button', { name: 'Acknowledge…' }).first().click();
    await expect(page.getByRole('dialog', { name: 'Acknowledge' })).toBeVisible();
  },
  'the columns menu': async (page) => {
    await open(page, '?limit=10');
    await showColumns(page);
    await expect(page.getByRole('checkbox', { name: 'Size' })).toBeVisible();
  },
};

/** What axe finds: the rule, its requirement, and the first elements that break it. */
function violations(page) {
  return page.evaluate(async (tags) => {
    const result = await window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return result.violations.map(({ id, help, nodes }) => {
      const why = nodes.slice(0, 3).map(({ html, failureSummary }) => `${html}\n${failureSummary}`);
      return [`${id}: ${help}`, ...why].join('\n');
    });
  }, TAGS);
}

/** Runs for both themes and all widths; `emulateMedia` stands in for the user's system. */
async function everywhere(page, look) {
  // Colours do not depend on the width, nor sizes on the theme.
  for (const [width, colorScheme] of [[1440, 'light'], [1440, 'dark'], [390, 'light'], [320, 'dark']]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await look(`${colorScheme}, ${width} px`, width);
  }
}

test.describe('every state', () => {
  test.use({ allowed: new RegExp(`${REFUSED.source}|${BROKEN.source}`) });

  for (const [state, show] of Object.entries(STATES)) {
    test(`${state} can be read by everybody and fits a phone, light and dark`, async ({ page, demo }) => {
      test.slow();
      await show(page, demo);
      await page.evaluate(AXE);
      const found = {};
      const note = (what, where) => (found[what] ??= []).push(where);
      await everywhere(page, async (where, width) => {
        for (const violation of await violations(page)) note(violation, where);
        const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
        if (wide > width) note(`${wide} px wide`, where);
      });
      expect(found).toEqual({});
    });
  }
});

test('on a phone every row shows its status and name, and its panel can be read and closed', async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, '?limit=10');
  for (const column of ['status', 'name', 'created']) {
    const cells = table(page).locator(`tbody [data-column="${column}"]`);
    await expect(cells.first()).toBeVisible();
    for (const box of await cells.evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().right))) expect(box).toBeLessThanOrEqual(390);
  }
  await links(page).nth(3).click();
  await expect(panel(page).getByRole('heading', { level: 2 })).toBeInViewport();
  await panel(page).getByRole('link', { name: 'Close' }).click();
  await expect(links(page).nth(3)).toBeFocused();
  await expect(links(page).nth(3)).toBeInViewport();
  expect((await demo.list('limit=10')).backups).toHaveLength(10);
});

test('the longest texts without a blank fit a phone', async ({ page, add }) => {
  const long = 'x'.repeat(255);
  const id = await add({ name: long, status: 'error', fail_reason: long, description: long, availability_zone: long, container: long });
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, `?limit=10&name=${long}`);
  const width = () => page.evaluate(() => document.scrollingElement.scrollWidth);
  await expect(rows(page)).toHaveCount(1);
  expect(await width()).toBeLessThanOrEqual(390);
  await open(page, `?limit=10&name=${long}&backup=${id}`);
  await expect(panel(page)).toBeVisible();
  expect(await width()).toBeLessThanOrEqual(390);
});

/** The volumes are called like this, by turns; the backups' names stay. */
async function callVolumes(page, ...names) {
  await page.route('**/volumes/detail?*', async (route) => {
    const answer = await route.fetch();
    const { volumes, ...rest } = await answer.json();
    const named = volumes.map((volume, place) => ({ ...volume, name: names[place % names.length] }));
    await route.fulfill({ response: answer, json: { ...rest, volumes: named } });
  });
}

// Spacing that a reader may set (WCAG 1.4.12).
const SPACING = '* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important; }';
const shownTable = (page) => page.locator('table.backups:not([hidden])');

for (const view of ['volumes', 'backups']) {
  const openNamed = async (page) => {
    await (view === 'volumes' ? openWhole(page, '?view=volumes') : open(page, '?view=backups'));
    await expect(shownTable(page).locator('tbody bdi').first()).toBeVisible();
  };

  test(`no name is cut in the list of ${view}, however wide the page is and the letters are`, async ({ page }) => {
    const same = 'kubernetes-dynamic-pvc-6f1d-4c8e';
    await callVolumes(page, `${same}-primary`, `${same}-replica`, `${'x'.repeat(250)}-tail`, 'web-01');
    await openNamed(page);
    for (const spacing of ['', SPACING]) {
      await page.evaluate((text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        document.adoptedStyleSheets = [sheet];
      }, spacing);
      for (const width of [1440, 1024, 390, 320]) {
        await page.setViewportSize({ width, height: 800 });
        // Only ids are shortened, and the days are drawn.
        const cut = await shownTable(page).locator('tbody :is(th, td, th *, td *):not(.id, .unseen, .tiles *)').evaluateAll((all) =>
          all.filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth).slice(0, 3).map((cell) => cell.outerHTML.slice(0, 120)));
        expect(cut, `${width} px${spacing && ', wide letters'}`).toEqual([]);
        expect(await page.evaluate(() => document.scrollingElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    }
  });

  test(`an ordinary name takes one line in the list of ${view}`, async ({ page }) => {
    await callVolumes(page, 'mysql-shop-data-01', 'web-01');
    await openNamed(page);
    for (const width of [1440, 1024]) {
      await page.setViewportSize({ width, height: 800 });
      const heights = await shownTable(page).locator('tbody [data-column="volume"]').evaluateAll((all) =>
        [...new Set(all.map((cell) => Math.round(cell.getBoundingClientRect().height)))]);
      expect(heights, `${width} px`).toHaveLength(1);
    }
  });
}

for (const width of WIDTHS) {
  test(`what the Overview unfolds fits ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await openWhole(page, '?view=overview');
    await expect(verdict(page)).toBeVisible();
    const wide = await page.locator('main details').evaluateAll((all) =>
      all
        .filter((details) => {
          details.open = true;
          const { scrollWidth } = document.scrollingElement;
          details.open = false;
          return scrollWidth > innerWidth;
        })
        .map((details) => details.firstChild.textContent),
    );
    expect(wide).toEqual([]);
  });
}

test('the keys go to the search and from row to row, open, close and help', async ({ page, demo }) => {
  await open(page);
  const { backups } = await demo.list();
  await page.keyboard.press('j');
  await expect(links(page).nth(0)).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(links(page).nth(2)).toBeFocused();
  await page.keyboard.press('k');
  await expect(links(page).nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => search(page)).toBe(`?backup=${backups[1].id}`);
  await expect(panel(page).getByRole('heading', { level: 2 })).toBeFocused();
  await page.keyboard.press('?');
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(panel(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(links(page).nth(1)).toBeFocused();
  await page.keyboard.press('/');
  await expect(searchBox(page)).toBeFocused();
  await expect(searchBox(page)).toHaveValue('');
});

test('each view names the tab, and / goes to what the view is searched by', async ({ page }) => {
  for (const [view, title] of [['backups', 'Backups'], ['volumes', 'Volumes'], ['overview', 'Overview']]) {
    await open(page, `?view=${view}`);
    const state = view === 'backups' ? '' : '✕ \\d+ · ';
    await expect(page).toHaveTitle(new RegExp(`^${state}${title} · Backup Lens demo$`));
    if (view === 'overview') continue;
    await page.keyboard.press('/');
    const box = view === 'volumes' ? page.getByRole('searchbox', { name: 'Name or id' }) : page.getByRole('combobox', { name: 'Search' });
    await expect(box).toBeFocused();
  }
});

test('keys go from view to view, turn pages and refresh', async ({ page, demo }) => {
  await open(page);
  const { count } = await demo.list();
  await page.keyboard.press(']');
  await expect.poll(() => search(page)).toBe('?page=2');
  await expect(pages(page)).toContainText('51–100');
  await page.keyboard.press('[');
  await expect.poll(() => search(page)).toBe('?view=backups');
  await expect(pages(page)).toContainText('1–50');
  await page.keyboard.press('[');
  for (const [key, view] of [['o', ''], ['v', '?view=volumes'], ['b', '?view=backups']]) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect.poll(() => search(page)).toBe(view);
  }
  // A letter alone, or after another key, does nothing.
  for (const key of ['o', 'g', 'x', 'v']) await page.keyboard.press(key);
  expect(search(page)).toBe('?view=backups');
  await settled(page);
  await demo.forget();
  await page.keyboard.press('r');
  await expect.poll(async () => (await demo.requests()).some(({ path }) => path.endsWith('/backups/detail'))).toBe(true);
  await expect(pages(page)).toContainText(`of ${grouped(count)}`);
});

test('the keys are off while something is typed or chosen, and with a modifier', async ({ page, demo }) => {
  const { backups } = await demo.list();
  await open(page, `?backup=${backups[0].id}`);
  await expect(panel(page)).toBeVisible();
  await field(page, 'Name').focus();
  await page.keyboard.type('jk/?');
  await expect(field(page, 'Name')).toBeFocused();
  await expect(field(page, 'Name')).toHaveValue('jk/?');
  await expect(dialog(page)).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeVisible();
  await choice(page, 'Status').focus();
  await page.keyboard.press('j');
  await expect(choice(page, 'Status')).toBeFocused();
  await links(page).nth(4).focus();
  await page.keyboard.press('Alt+j');
  await page.keyboard.press('Control+/');
  await expect(links(page).nth(4)).toBeFocused();
});

test('the help closes with its button and names every key', async ({ page }) => {
  await open(page, '?limit=10');
  await showHelp(page);
  await expect(dialog(page).locator('kbd')).toHaveText(['/', 'j', 'k', 'Enter', '[', ']', 'g o, g b, g v', 'Ctrl K', 'r', 'Esc', '?']);
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByLabel('Settings and help')).toBeFocused();
  expect(search(page)).toBe('?limit=10');
});

test('the first stop of the Tab key leads past the header', async ({ page }) => {
  await open(page, '?limit=10');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  expect(new URL(page.url()).hash).toBe('');
  await page.keyboard.press('Tab');
  await expect(searchBox(page)).toBeFocused();
});

test('what has the focus can be seen', async ({ page }) => {
  await open(page, '?limit=10');
  for (let stop = 0; stop < 30; stop += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      return { what: document.activeElement.outerHTML.slice(0, 80), ring: outlineStyle !== 'none' && outlineWidth !== '0px' };
    });
    expect(seen).toEqual({ what: seen.what, ring: true });
  }
});

test('columns can be hidden, stay hidden after a reload, and come back', async ({ page }) => {
  await page.setViewportSize({ width: 1800, height: 800 });
  await open(page, '?status=error&limit=10');
  const usual = ['status', 'name', 'volume', 'kind', 'size', 'created', 'took', 'zone'];
  const headings = () => table(page).locator('thead [data-column]').evaluateAll((all) => all.map((one) => one.dataset.column));
  expect(await headings()).toEqual(usual);
  await showColumns(page);
  await page.getByRole('checkbox', { name: 'Updated' }).check();
  expect(await headings()).toEqual([...usual.slice(0, -1), 'updated', 'zone']);
  await showColumns(page);
  const all = { Size: 'size', Volume: 'volume', 'Failure reason': 'reason', Updated: 'updated' };
  const expectShown = async (shown) => {
    for (const word of Object.values(all)) {
      const cell = table(page).locator(`tbody [data-column="${word}"]`).first();
      if (shown) await expect(cell).toBeVisible();
      else await expect(cell).toBeHidden();
    }
    await expect(table(page).getByRole('columnheader', { name: 'Size' })).toHaveCount(shown ? 1 : 0);
    await expect(table(page).locator('tbody [data-column="name"]').first()).toBeVisible();
  };
  await expectShown(true);
  await showColumns(page);
  for (const name of Object.keys(all)) await page.getByRole('checkbox', { name }).uncheck();
  await expectShown(false);
  await page.reload();
  await settled(page);
  await expectShown(false);
  await showColumns(page);
  for (const name of Object.keys(all)) await page.getByRole('checkbox', { name }).check();
  await expectShown(true);
  await expect(page.getByRole('checkbox', { name: /^(Status|Name)$/ })).toHaveCount(0);
});

test('the chosen theme is there at once after a reload, whatever the system has', async ({ page }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, '?limit=10');
  const light = await paper();
  await openSettings(page);
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  await expect.poll(paper).not.toBe(light);
  const dark = await paper();
  // Before the code has loaded: its file is delayed.
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload({ waitUntil: 'domcontentloaded' });
  await expect.poll(paper).toBe(dark);
  release();
  await settled(page);
  expect(await paper()).toBe(dark);
  await openSettings(page);
  await expect(page.getByRole('combobox', { name: 'Theme' })).toHaveValue('dark');
  await openSettings(page);
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('System theme');
  await expect.poll(paper).toBe(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(paper).toBe(dark);
});

test.describe('in Kolkata', () => {
  test.use({ timezoneId: 'Asia/Kolkata' });

  test('times are UTC until local time is chosen, which stays after a reload', async ({ page, demo }) => {
    const [backup] = (await demo.list('status=available&limit=10')).backups;
    const instant = (hours) => new Date(Date.parse(`${backup.created_at.slice(0, 19)}Z`) + hours * 3600_000);
    const minute = (hours) => instant(hours).toISOString().slice(0, 16).replace('T', ' ');
    await open(page, '?status=available&limit=10');
    const cell = rows(page).first().locator('[data-column="created"]');
    const heading = table(page).getByRole('columnheader', { name: 'Created' });
    await expect(cell).toContainText(minute(0));
    await expect(heading).toContainText('UTC');
    await expect(heading).not.toContainText('+05:30');
    await openSettings(page);
    await page.getByRole('combobox', { name: 'Time zone' }).selectOption('Local time');
    await expect(cell).toContainText(minute(5.5));
    await expect(heading).toContainText('UTC+05:30');
    await expect(page.getByRole('banner')).toContainText(/as of \d\d:\d\d UTC\+05:30/);
    await page.reload();
    await expect(cell).toContainText(minute(5.5));
    await openSettings(page);
    await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('local');
    await openSettings(page);
    await page.getByRole('combobox', { name: 'Time zone' }).selectOption('UTC');
    await expect(cell).toContainText(minute(0));
  });
});

test('every row says when it was started, on a phone too, and a recovery point of another time is said once', async ({ page, demo, add }) => {
  const ago = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString().replace('Z', '000');
  const minute = (time) => time.slice(0, 16).replace('T', ' ');
  const [failed] = (await demo.list('status=error&limit=10')).backups;
  const late = { created_at: ago(1), data_timestamp: ago(5), name: 'of-a-snapshot' };
  await add({ ...late, status: 'available' });
  await open(page, '?status=error&limit=10');
  const cell = (column) => rows(page).first().locator(`[data-column="${column}"]`);
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await open(page, '?status=error&limit=10');
    await expect(cell('created')).toContainText(minute(failed.created_at));
    await expect(cell('created')).not.toContainText('data of');
    await open(page, '?name=of-a-snapshot&limit=10');
    await expect(cell('created')).toHaveText(`${minute(late.created_at)} 1 h ago data of ${minute(late.data_timestamp)}`);
    await expect(cell('created').getByText('data of')).toBeVisible();
  }
  await page.setViewportSize({ width: 1800, height: 800 });
  await showColumns(page);
  await page.getByRole('checkbox', { name: 'Recovery point' }).check();
  await expect(cell('recovery-point')).toHaveText(minute(late.data_timestamp));
  await expect(cell('created').getByText('data of')).toBeHidden();
  await open(page, '?status=error&limit=10');
  await expect(cell('recovery-point')).toHaveText('–');
});

test('a long status shows its whole word on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, '?status=error_restoring&limit=10');
  const badge = rows(page).first().getByText('error_restoring', { exact: true });
  const room = await badge.evaluate((badge) => badge.closest('td').getBoundingClientRect().right);
  const word = await badge.evaluate((badge) => badge.getBoundingClientRect().right);
  expect(word).toBeLessThanOrEqual(room);
});

test('the first row is near the top, on a screen and on a phone', async ({ page }) => {
  for (const [width, height, most] of [[1440, 900, 150], [390, 844, 220]]) {
    await page.setViewportSize({ width, height });
    await open(page);
    expect((await rows(page).first().boundingBox()).y, `${width} px`).toBeLessThanOrEqual(most);
  }
});

test('on a phone the filters come when they are asked for', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await expect(field(page, 'Name')).toHaveCount(0);
  const button = page.getByRole('button', { name: 'Filters' });
  await expect(button).toHaveAttribute('aria-expanded', 'false');
  await button.click();
  await expect(button).toHaveAttribute('aria-expanded', 'true');
  await field(page, 'Name').fill('a');
  await field(page, 'Name').press('Enter');
  await expect.poll(() => search(page)).toBe('?name~=a');
});

test('Esc leaves the search box and what is typed there, and a second one closes the panel', async ({ page, demo }) => {
  const [{ id }] = (await demo.list('limit=10')).backups;
  await open(page, `?limit=10&backup=${id}`);
  await searchBox(page).fill('half a wor');
  await page.keyboard.press('Escape');
  await expect(searchBox(page)).not.toBeFocused();
  await expect(searchBox(page)).toHaveValue('half a wor');
  await expect(panel(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
});

test('the link to the view is copied, and each number of the Overview says what it counts', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openWhole(page, '?view=volumes&show=failing');
  await openSettings(page);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  await openWhole(page, '');
  for (const name of [/^[\d,]+ failed in the last 24 h$/, /^[\d,]+ volumes protected$/, /^On [\d,]+ volumes the last run failed\.$/]) {
    await expect(page.getByRole('link', { name })).toHaveCount(1);
  }
});
