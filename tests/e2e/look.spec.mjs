import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BROKEN, expect, REFUSED, test } from './demo.mjs';
import { alert, field, filters, links, open, openWhole, panel, rows, search, searchBox, settled, table, verdict, volumeRows, openSettings, help, showHelp, showColumns } from './lens.mjs';

// Injected from outside the page, so that the page's own policy stays in force.
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDTHS = [1440, 390, 320];

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
    await expect(help(page)).toBeVisible();
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

test('every row says when it was started, on a phone too, and a different recovery point once', async ({ page, demo, add }) => {
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

test('on a phone the filters are shown on demand', async ({ page }) => {
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
