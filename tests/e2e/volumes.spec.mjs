import { expect, test } from './demo.mjs';
import { figures, grouped, openWhole, order as orderBy, panel, search, show, stopClock, tab, verdict, views, volumeFilters, volumeRows, volumeTable, wholeRead } from './lens.mjs';
import { minute, SHOWN, span, worstFirst } from './tally.mjs';

const choice = (page, name) => volumeFilters(page).getByRole('combobox', { name });
const part = (page) => volumeFilters(page).getByRole('searchbox', { name: 'Name or id' });
const names = (page) => volumeTable(page).locator('tbody th a');
const volumeIds = (page) => names(page).locator('.id').allTextContents();
const shown = (page) => figures(page, 'shown-volumes');
const WORDS = { unprotected: 'no good backup', 'too-old': 'too old', unknown: 'age unknown', protected: 'protected' };
const none = -Infinity;

const ORDERS = {
  worst: () => 0,
  age: (a, b) => (a.standing === 'unprotected' ? 0 : 1) - (b.standing === 'unprotected' ? 0 : 1) || (a.lastGood ?? none) - (b.lastGood ?? none),
  streak: (a, b) => b.streak - a.streak,
  backups: (a, b) => b.backups - a.backups,
  id: (a, b) => (a.id < b.id ? -1 : 1),
};

const HEADINGS = { worst: 'State', age: 'Last good', streak: 'Last run', backups: 'Backups' };

async function expectVolumes(page, expected, all) {
  if (expected.length === 0) await expect(page.getByRole('heading', { name: 'No volume matches' })).toBeVisible();
  await expect.poll(() => volumeIds(page)).toEqual(expected.map(({ id }) => id));
  const others = expected.length < all.length ? ' (of [\\d,]+ )?' : ' ';
  await expect(shown(page)).toHaveText(new RegExp(`^${grouped(expected.length)}${others}volumes?(, and .*)?$`));
}

test('every choice of volumes shows those that a plain count finds', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=volumes');
  const all = worstFirst(await demo.all(), now);
  await expectVolumes(page, all, all);
  for (const [word, fits] of Object.entries(SHOWN)) {
    const some = all.filter(fits);
    const address = word === 'all' ? '?view=volumes' : `?view=volumes&show=${word}`;
    // An empty selection is not offered, but its address still works.
    if (some.length > 0) {
      await expect(tab(page, word)).toContainText(` ${grouped(some.length)}`);
      await show(page, word);
      await expect(tab(page, word)).toHaveAttribute('aria-current', 'true');
    } else {
      await expect(tab(page, word)).toHaveCount(0);
      await openWhole(page, address);
    }
    await expectVolumes(page, some, all);
    await expect.poll(() => search(page)).toBe(address);
  }
});

test('every order is that of a plain sort', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=volumes&order=id');
  const all = worstFirst(await demo.all(), now);
  for (const [word, order] of Object.entries(ORDERS)) {
    if (HEADINGS[word]) await orderBy(page, HEADINGS[word]);
    else await openWhole(page, `?view=volumes&order=${word}`);
    await expectVolumes(page, [...all].sort(order), all);
    await expect.poll(() => search(page)).toBe(word === 'worst' ? '?view=volumes' : `?view=volumes&order=${word}`);
    const sorted = volumeTable(page).locator('th[aria-sort]');
    await expect(sorted).toHaveText(HEADINGS[word] ? [new RegExp(`^${HEADINGS[word]}`)] : []);
  }
});

test('a line shows the state of its volume', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=volumes&target=50h');
  const all = worstFirst(await demo.all(), now, { hours: 50 });
  const cell = (name) => volumeRows(page).locator(`[data-column="${name}"]`);
  await expect(volumeRows(page)).toHaveCount(all.length);
  const state = ({ standing, streak }) => (standing === 'protected' && streak > 0 ? 'last run failed' : WORDS[standing]);
  await expect(cell('standing')).toHaveText(all.map(state));
  const ago = ({ age }) => (age < 60 ? 'just now' : `${span(age)} ago`);
  await expect(cell('age')).toHaveText(all.map((one) => (one.lastGood === undefined ? '' : `${minute(one.lastGood)} ${ago(one)}`)));
  const failures = ({ since, streak }) => (streak > 0 ? `${streak === 1 ? 'The last run failed, at' : `${streak} failures in a row, since`} ${minute(since)}. ` : '');
  const late = ({ rhythm, isOverdue }) => (isOverdue ? `Late: usually backed up ${rhythm}. ` : '');
  const known = await demo.volumes();
  const inUse = ({ id, standing }) => (['unprotected', 'too-old'].includes(standing) && known.get(id).status === 'in-use' ? 'In use. ' : '');
  await expect(cell('note')).toHaveText(all.map((one) => failures(one) + late(one) + inUse(one)));
  await expect(cell('rhythm')).toHaveText(all.map(({ rhythm }) => rhythm ?? ''));
  await expect(cell('backups')).toHaveText(all.map(({ backups, isAtLimit, isSingle }) => `${backups}${backups > 20 ? ' (limit 20)' : isAtLimit ? ' of 20' : ''}${isSingle ? ' only one' : ''}`));
  expect(all.some(({ isOverdue }) => isOverdue) && all.some(({ streak }) => streak > 1)).toBe(true);

  const line = volumeRows(page).nth(all.findIndex(({ backups }) => backups > 5));
  const { id, backups } = all.find((one) => one.backups > 5);
  await line.locator('[data-figure="volume-backups"]').click();
  await expect.poll(() => search(page)).toBe(`?target=50h&volume_id=${id}`);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText(`of ${backups}`);
});

test('the selection of volumes is in the address, and Back and Forward lead through it', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=volumes');
  const all = worstFirst(await demo.all(), now);
  const weekly = worstFirst(await demo.all(), now, { hours: 192 });
  const known = await demo.volumes();
  const some = all[3].id.slice(0, 1);
  const has = ({ id }) => id.includes(some) || known.get(id).name?.includes(some);
  await choice(page, 'Target age').selectOption('8d');
  await expectVolumes(page, weekly, weekly);
  await show(page, 'protected');
  await orderBy(page, 'Backups');
  await part(page).fill(some.toUpperCase());
  await part(page).press('Enter');
  const within = weekly.filter(SHOWN.protected);
  const most = [...within].sort(ORDERS.backups);
  const steps = [
    ['?view=volumes', all],
    ['?view=volumes&target=8d', weekly],
    ['?view=volumes&target=8d&show=protected', within],
    ['?view=volumes&target=8d&show=protected&order=backups', most],
    [`?view=volumes&target=8d&show=protected&order=backups&id=${some.toUpperCase()}`, most.filter(has)],
  ];
  const expectStep = async ([address, expected]) => {
    await expect.poll(() => search(page)).toBe(address);
    await expectVolumes(page, expected, all);
  };
  await expectStep(steps.at(-1));
  for (const step of steps.slice(0, -1).reverse()) {
    await page.goBack();
    await expectStep(step);
  }
  for (const step of steps.slice(1)) {
    await page.goForward();
    await expectStep(step);
  }
  await page.reload();
  await wholeRead(page);
  await expectStep(steps.at(-1));
});

test('the choices say what the address says, after Back and Forward too', async ({ page }) => {
  const steps = [
    ['?view=volumes', ['26h', 'all', 'State', '']],
    ['?view=volumes&target=8d', ['8d', 'all', 'State', '']],
    ['?view=volumes&target=8d&show=failing', ['8d', 'failing', 'State', '']],
    ['?view=volumes&target=8d&show=failing&order=name', ['8d', 'failing', 'Volume', '']],
    ['?view=volumes&target=8d&show=failing&order=name&id=a', ['8d', 'failing', 'Volume', 'a']],
  ];
  const expectStep = async ([address, [target, shown, heading, id]]) => {
    await expect.poll(() => search(page)).toBe(address);
    await expect(choice(page, 'Target age')).toHaveValue(target);
    await expect(tab(page, shown)).toHaveAttribute('aria-current', 'true');
    await expect(volumeTable(page).locator('th[aria-sort]')).toHaveText(heading);
    await expect(part(page)).toHaveValue(id);
  };
  await openWhole(page, '?view=volumes');
  await choice(page, 'Target age').selectOption('8d');
  await show(page, 'failing');
  await orderBy(page, 'Volume');
  await part(page).fill('a');
  await part(page).press('Enter');
  await expectStep(steps.at(-1));
  for (const step of steps.slice(0, -1).reverse()) {
    await page.goBack();
    await expectStep(step);
  }
  for (const step of steps.slice(1)) {
    await page.goForward();
    await expectStep(step);
  }
  await page.reload();
  await wholeRead(page);
  await expectStep(steps.at(-1));
});

test('an opened volume leaves choice, order and the part of an id as they are', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=volumes&target=8d&show=protected&order=id&id=a');
  const all = worstFirst(await demo.all(), now, { hours: 192 });
  const known = await demo.volumes();
  const selected = all.filter(SHOWN.protected).filter(({ id }) => id.includes('a') || known.get(id).name?.includes('a')).sort(ORDERS.id);
  await expectVolumes(page, selected, all);
  await names(page).nth(1).click();
  await expect(panel(page).locator('.identity code')).toHaveText(selected[1].id);
  await expectVolumes(page, selected, all);
  await expect.poll(() => search(page)).toBe(`?view=volumes&target=8d&show=protected&order=id&id=a&volume=${selected[1].id}`);
  await page.keyboard.press('Escape');
  await expect(names(page).nth(1)).toBeFocused();
  await expect.poll(() => search(page)).toBe('?view=volumes&target=8d&show=protected&order=id&id=a');
});

test('an empty selection of volumes says so, and leads back to all', async ({ page }) => {
  await openWhole(page, '?view=volumes&id=no-such-volume');
  await expect(page.getByRole('heading', { name: 'No volume matches' })).toBeVisible();
  await expect(volumeRows(page)).toHaveCount(0);
  await page.getByRole('link', { name: 'Show all volumes' }).click();
  await expect(volumeRows(page).first()).toBeVisible();
});

test('unknown parts of the volumes’ address are named and ignored', async ({ page }) => {
  await openWhole(page, '?view=volumes&target=soon&show=worst&order=colour');
  await expect(page.locator('.notice')).toHaveText(
    'Ignored in the link: target=soon, show=worst, order=colour',
  );
  await expect(choice(page, 'Target age')).toHaveValue('26h');
});

test('a retired volume is hidden, counted as hidden, shown among the retired, and restored', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=volumes');
  const all = worstFirst(await demo.all(), now);
  const [first, ...others] = all;
  await names(page).first().click();
  await panel(page).getByRole('button', { name: 'Mark as retired' }).click();
  await expectVolumes(page, others, all);
  await expect(tab(page, 'retired')).toHaveText('Retired 1');
  await expect(panel(page).getByRole('button', { name: 'Unretire' })).toBeVisible();

  // For all numbers, in every view, and after a reload.
  await page.goto('./?view=overview');
  await wholeRead(page);
  const missed = others.filter(SHOWN.missed).length;
  await expect(verdict(page)).toHaveText(new RegExp(`^${missed} of ${others.length} volumes `));
  await expect(figures(page, 'volumes')).toHaveText(String(others.length));
  await expect(page.locator('.evidence')).toContainText(`1,200 backups, ${others.length} volumes and 1 marked as retired.`);
  await expect(figures(page, 'retired')).toHaveText('1');
  await expect(page.locator('.matrix').getByRole('row').filter({ hasText: first.id })).toHaveCount(0);
  await figures(page, 'retired').click();
  await expect.poll(() => search(page)).toBe('?view=volumes&show=retired');
  await expectVolumes(page, [first], all);
  await views(page).getByRole('link', { name: 'Volumes' }).click();
  await expectVolumes(page, others, all);
  await show(page, 'retired');
  await expectVolumes(page, [first], all);

  await names(page).click();
  await panel(page).getByRole('button', { name: 'Unretire' }).click();
  await expect(panel(page).getByRole('button', { name: 'Mark as retired' })).toBeVisible();
  await views(page).getByRole('link', { name: 'Volumes' }).click();
  await expectVolumes(page, all, all);
  await expect(tab(page, 'retired')).toHaveCount(0);
  await page.reload();
  await wholeRead(page);
  await expectVolumes(page, all, all);
});

test('two tabs mark volumes as retired, and neither removes the other’s mark', async ({ page, context }) => {
  await openWhole(page, '?view=volumes');
  const other = await context.newPage();
  await openWhole(other, '?view=volumes');
  const count = await names(page).count();
  const retire = async (tab, place) => {
    await names(tab).nth(place).click();
    await panel(tab).getByRole('button', { name: 'Mark as retired' }).click();
    await expect(panel(tab).getByRole('button', { name: 'Unretire' })).toBeVisible();
  };
  await retire(page, 0);
  // The other tab is updated automatically.
  await expect(names(other)).toHaveCount(count - 1);
  await retire(other, 0);
  await expect(names(page)).toHaveCount(count - 2);
  await expect(tab(page, 'retired')).toHaveText('Retired 2');
});

test('part of an id is found while it is typed, ignoring blanks around it', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=volumes');
  const all = worstFirst(await demo.all(), now);
  const some = all[3].id.slice(0, 5);
  await part(page).pressSequentially(` ${some} `);
  await expectVolumes(page, all.filter(({ id }) => id.includes(some)), all);
  await expect(part(page)).toHaveValue(` ${some} `);
  await expect.poll(() => search(page)).toBe(`?view=volumes&id=${some}`);
});

test('each line has its columns side by side, however wide the page is', async ({ page }) => {
  for (const address of ['?view=volumes', `?view=volumes&volume=none`]) {
    await openWhole(page, address);
    for (const width of [1600, 1440, 1366, 1280, 1150, 1024, 900, 760, 640, 390, 320]) {
      await page.setViewportSize({ width, height: 900 });
      const tops = await volumeTable(page).locator('thead tr').evaluate((line) => {
        const visible = [...line.children].filter((cell) => cell.offsetWidth > 0);
        return new Set(visible.map((cell) => Math.round(cell.getBoundingClientRect().top))).size;
      });
      expect(tops, `${address} at ${width}`).toBe(1);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, `${address} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
});
