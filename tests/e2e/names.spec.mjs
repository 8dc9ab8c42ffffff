// Classes and data attributes are for styling only: each of these tests runs with all of them renamed, in the style
// sheet and on every element, throughout.

import { readFile } from 'node:fs/promises';
import { expect, PROJECT, REFUSED, test as base } from './demo.mjs';
import { called, choice, expectRows, field, filters, ids, links, open, pageLink, pages, panel, rows, search, searchBox, settled, table, views, volumeFilters, volumeRows, volumeTable, openSettings, order } from './lens.mjs';

/** Renames every class and data attribute that is or comes into the page. */
function rename() {
  const { setAttribute, removeAttribute } = Element.prototype;
  const renamed = (name) => name.replace(/^data-(?!x-)/, 'data-x-');
  const others = (classes) => classes.replace(/[^\s]+/g, (name) => (name.startsWith('x-') ? name : `x-${name}`));
  Element.prototype.setAttribute = function (name, value) {
    setAttribute.call(this, renamed(name), name === 'class' ? others(value) : value);
  };
  Element.prototype.removeAttribute = function (name) {
    removeAttribute.call(this, renamed(name));
  };
  // Elements added in other ways: with the page itself, and with properties.
  const change = (element) => {
    for (const { name, value } of [...element.attributes]) {
      const isOld = renamed(name) !== name || (name === 'class' && others(value) !== value);
      if (isOld) removeAttribute.call(element, name);
      if (isOld) element.setAttribute(name, value);
    }
  };
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      if (target instanceof Element) change(target);
      for (const node of addedNodes) if (node instanceof Element) [node, ...node.querySelectorAll('*')].forEach(change);
    }
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true });
}

const test = base.extend({
  page: async ({ page }, use) => {
    await page.route('**/*.css', async (route) => {
      const answer = await route.fetch();
      const style = (await answer.text()).replace(/\.([a-z][\w-]*)/g, '.x-$1').replace(/\bdata-(?=[a-z])/g, 'data-x-');
      await route.fulfill({ response: answer, body: style });
    });
    await page.addInitScript(rename);
    await use(page);
    const old = await page.evaluate(() => {
      const names = (element) => [...element.classList, ...element.getAttributeNames().filter((name) => name.startsWith('data-'))];
      return [...document.querySelectorAll('*')].flatMap(names).filter((name) => !/^(data-)?x-/.test(name));
    });
    expect(old, 'names that were not changed').toEqual([]);
  },
});

const heading = (page) => panel(page).getByRole('heading', { level: 2 });
const header = (page) => page.getByRole('banner');
const whole = async (page) => {
  await expect(page.getByText(/^(All [\d,]+ backups read|Searched all [\d,]+ backups)/).first()).toBeVisible();
  await settled(page);
};

async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), text: (await readFile(await download.path())).toString('utf8') };
}

test('the page looks the same under other names', async ({ page }) => {
  await open(page, '?limit=10');
  const caption = await page.locator('caption').first().boundingBox();
  expect(caption.width).toBeLessThanOrEqual(1);
  expect(await rows(page).first().evaluate((row) => getComputedStyle(row).display)).toBe('flex');
});

test('the list is read again, sorted, filtered, paged and sized', async ({ page, demo, requests }) => {
  await open(page);
  requests.clear();
  await header(page).getByRole('button', { name: 'Refresh' }).click();
  await expect.poll(() => requests.lists().length).toBe(1);
  await settled(page);

  await table(page).getByRole('button', { name: 'Name' }).click();
  await expectRows(page, (await demo.list('sort=name:asc')).backups);
  await field(page, 'Name').fill('db');
  await field(page, 'Name').press('Enter');
  await expectRows(page, (await demo.list('sort=name:asc&name~=db')).backups);
  await choice(page, 'Status').selectOption('error');
  await expectRows(page, (await demo.list('sort=name:asc&name~=db&status=error')).backups);
  await page.getByRole('link', { name: /name contains/ }).click();
  await expectRows(page, (await demo.list('sort=name:asc&status=error')).backups);
  await expect(field(page, 'Name')).toHaveValue('');
  await choice(page, 'Status').selectOption('other…');
  await expect(filters(page).getByRole('searchbox', { name: 'Other status' })).toBeFocused();

  await open(page);
  await pageLink(page, 'Next').click();
  await expectRows(page, (await demo.list('offset=50')).backups);
  await page.getByRole('combobox', { name: 'Rows per page' }).selectOption('20');
  await expect(rows(page)).toHaveCount(20);
  await expect(pages(page)).toContainText('of 1,200');
});

test('a row is opened, stepped to and closed, and the focus comes back to it', async ({ page, demo }) => {
  await open(page);
  const { backups } = await demo.list();
  await rows(page).nth(4).getByRole('cell').filter({ visible: true }).last().click({ position: { x: 4, y: 4 } });
  await expect(heading(page)).toHaveText(called(backups[4]));
  await expect(heading(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(links(page).nth(4)).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(links(page).nth(5)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText(called(backups[5]));
  await panel(page).getByRole('link', { name: 'Close' }).click();
  await expect(links(page).nth(5)).toBeFocused();
  await page.goBack();
  await expect(heading(page)).toHaveText(called(backups[5]));
});

test('a link opens another tab where the reader asks the browser for it', async ({ page, context }) => {
  await open(page, '?limit=10');
  const before = page.url();
  const [opened] = await Promise.all([context.waitForEvent('page'), links(page).nth(2).click({ modifiers: ['ControlOrMeta'] })]);
  expect(new URL(opened.url()).searchParams.get('backup')).toBe((await ids(page))[2]);
  await opened.close();
  expect(page.url()).toBe(before);
});

test.describe('what leaves the page', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('texts are copied, and only the copied one is marked as such', async ({ page, demo }) => {
    await open(page);
    const { backups } = await demo.list();
    await links(page).nth(1).click();
    const copy = panel(page).getByRole('button', { name: 'Copy the id' });
    await copy.click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(backups[1].id);
    const label = () => copy.evaluate((button) => getComputedStyle(button, '::after').content);
    await expect.poll(label).toContain('Copied');
    await expect(page.getByRole('status').filter({ hasText: 'Copied: the id' })).toHaveCount(1);
    await links(page).nth(2).click();
    await expect(heading(page)).toHaveText(called(backups[2]));
    await expect.poll(label).not.toContain('Copied');
  });

  test('a page is saved, and a menu closes by what is chosen, a click beside it and Escape', async ({ page, demo }) => {
    await open(page, '?limit=10');
    const { backups } = await demo.list('limit=10');
    const menu = page.getByText('Export', { exact: true });
    const entry = page.getByRole('button', { name: 'This page as CSV' });
    await menu.click();
    const { text } = await saved(page, () => entry.click());
    for (const { id } of backups) expect(text).toContain(id);
    await expect(entry).toBeHidden();
    for (const close of [() => page.keyboard.press('Escape'), () => pages(page).click()]) {
      await menu.click();
      await expect(entry).toBeVisible();
      await close();
      await expect(entry).toBeHidden();
    }
    await page.getByText('Columns', { exact: true }).click();
    await page.getByRole('checkbox', { name: 'Size' }).uncheck();
    await expect(table(page).getByRole('columnheader', { name: 'Size' })).toBeHidden();
    await expect(page.getByRole('checkbox', { name: 'Size' })).toBeVisible();
  });
});

test('the user chooses clock, theme and refresh, opens the help and skips the header', async ({ page }) => {
  await open(page, '?limit=10');
  const dark = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await openSettings(page);
  await header(page).getByRole('combobox', { name: 'Theme' }).selectOption('dark');
  await expect.poll(dark).toBe('dark');
  await header(page).getByRole('combobox', { name: 'Time zone' }).selectOption('local');
  await header(page).getByRole('checkbox', { name: 'Auto-refresh' }).check();
  const stored = await page.evaluate(() => localStorage.getItem('backup-lens:preferences'));
  expect(stored).toBe('theme=dark&zone=local&columns=volume,kind,size,created,took,zone,reason&automatic=true&delimiter=comma');
  const help = page.getByRole('dialog', { name: 'Help' });
  await header(page).getByText(/as of /).click();
  await page.keyboard.press('?');
  await expect(help).toBeVisible();
  await page.keyboard.press('j');
  await help.getByRole('button', { name: 'Close' }).click();
  await expect(help).toBeHidden();
  await openSettings(page);
  await header(page).getByRole('button', { name: 'Help' }).click();
  await expect(help).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Skip to the content' }).press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('a search is typed, narrowed down and undone', async ({ page, demo }) => {
  await open(page);
  await page.keyboard.press('/');
  await expect(searchBox(page)).toBeFocused();
  await searchBox(page).fill('status:error size:>1');
  await searchBox(page).press('Enter');
  await whole(page);
  const failed = (await demo.all('status=error')).filter(({ size }) => size > 1);
  await expect.poll(() => table(page).getAttribute('aria-rowcount')).toBe(String(failed.length + 1));
  await searchBox(page).fill('status:error size:>1000000');
  await expect(page.getByRole('heading', { name: 'No backups match these filters' })).toBeVisible();
  await searchBox(page).fill('colour:red');
  await expect(page.getByRole('mark')).toHaveText('colour:red');
  await searchBox(page).fill('');
  await expect(page.getByRole('mark')).toHaveCount(0);
  await expect.poll(() => search(page)).toBe('?view=backups');
});

test('volumes are chosen, opened, retired and closed', async ({ page }) => {
  await page.goto('./?view=volumes');
  await whole(page);
  const shown = () => volumeTable(page).getAttribute('aria-rowcount').then((count) => count - 1);
  const names = () => volumeTable(page).locator('tbody th a > span').evaluateAll((all) => all.map((name) => name.lastElementChild?.textContent ?? name.textContent));
  const all = await shown();
  const before = await names();
  await order(page, 'Volume');
  await expect.poll(names).not.toEqual(before);
  const [id] = await names();
  await volumeRows(page).first().getByRole('cell').first().click();
  await expect(heading(page)).toBeFocused();
  await expect(panel(page)).toContainText(id);
  await panel(page).getByRole('button', { name: 'Mark as retired' }).click();
  await expect.poll(shown).toBe(all - 1);
  await panel(page).getByRole('button', { name: 'Unretire' }).click();
  await expect.poll(shown).toBe(all);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(volumeRows(page).first().getByRole('rowheader').getByRole('link')).toBeFocused();
  await page.keyboard.press('/');
  await volumeFilters(page).getByRole('searchbox').fill(id);
  await expect.poll(shown).toBe(1);
  await volumeFilters(page).getByRole('searchbox').fill('no such volume');
  await page.getByRole('link', { name: 'Show all volumes' }).click();
  await expect.poll(shown).toBe(all);
});

test('the Overview leads on, and its report is saved', async ({ page }) => {
  await open(page);
  await views(page).getByRole('link', { name: 'Overview' }).click();
  await whole(page);
  const { name } = await saved(page, () => page.getByRole('button', { name: 'Shift report' }).click());
  expect(name).toMatch(/_report\.md$/);
  await page.getByRole('combobox', { name: 'Target age' }).selectOption('8d');
  await expect.poll(() => search(page)).toBe('?target=8d');
  await page.getByRole('heading', { level: 1 }).getByRole('link').click();
  await expect(volumeTable(page)).toBeVisible();
});

test.describe('with a token', () => {
  test.use({ allowed: REFUSED });

  test('the reader signs in and out', async ({ page, demo }) => {
    await page.route('**/config.json', (route) => route.fulfill({ json: { api: 'api/volume', project_id: PROJECT, sign_in: 'token' } }));
    await page.goto('./?limit=10');
    const dialog = page.getByRole('dialog', { name: 'Sign in' });
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await header(page).getByRole('button', { name: 'Sign in' }).click();
    await dialog.getByLabel('Token').fill('a-token');
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expectRows(page, (await demo.list('limit=10')).backups);
    await expect(dialog).toBeHidden();
    await header(page).getByRole('button', { name: 'Sign out' }).click();
    await expect(dialog).toBeVisible();
  });
});
