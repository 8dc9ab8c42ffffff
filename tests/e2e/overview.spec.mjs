import { expect, test } from './demo.mjs';
import { figures, links, open, openWhole, panel, search, stopClock, verdict, views, volumeRows } from './lens.mjs';
import { SHOWN, volumes } from './tally.mjs';

const part = (page, name) => page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });

test('another target is in the address, all volumes are judged by it, and it stays from view to view', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=overview');
  const rows = await demo.all();
  const missed = (hours) => volumes(rows, now, { hours }).filter(SHOWN.missed).length;
  const target = page.getByRole('combobox', { name: 'Target age' });
  const sentence = (hours, words) => new RegExp(`^${missed(hours)} of \\d+ volumes ha(s|ve) no good backup from the last ${words.replaceAll(' ', '\\s')}\\.$`);
  await expect(target).toHaveValue('26h');
  await expect(verdict(page)).toHaveText(sentence(26, '26 h'));
  await target.selectOption('8 days');
  await expect.poll(() => search(page)).toBe('?target=8d');
  await expect(verdict(page)).toHaveText(sentence(8 * 24, '8 days'));
  expect(missed(8 * 24)).not.toBe(missed(26));
  await page.goBack();
  await expect(verdict(page)).toHaveText(sentence(26, '26 h'));
  await page.goForward();
  await expect(verdict(page)).toHaveText(sentence(8 * 24, '8 days'));
  await figures(page, 'verdict').click();
  await expect.poll(() => search(page)).toBe('?view=volumes&target=8d&show=missed');
  await expect(figures(page, 'shown-volumes')).toHaveText(new RegExp(`^${missed(8 * 24)} volumes?$`));
  // A target is shown exactly, to the minute.
  for (const [word, words] of [['90m', '90 min'], ['2730m', '45 h 30 min'], ['132h', '132 h']]) {
    await openWhole(page, `?view=overview&target=${word}`);
    const hours = Number(word.slice(0, -1)) / (word.endsWith('m') ? 60 : 1);
    await expect(verdict(page)).toHaveText(sentence(hours, words));
    await expect(target.getByRole('option', { selected: true })).toHaveText(words);
  }
  await openWhole(page, '?view=overview&target=3h');
  await expect(verdict(page)).toHaveText(sentence(3, '3 h'));
  await expect(target.getByRole('option')).toHaveText(['3 h', '13 h', '26 h', '50 h', '8 days', '32 days']);
});

test('the volumes behind a cause are shown, those that are retired too, until the choice is undone', async ({ page, demo }) => {
  const all = volumes(await demo.all(), await stopClock(page)).length;
  await openWhole(page, '?view=overview');
  const number = figures(page, 'cause-volumes').first();
  const count = Number(await number.textContent());
  expect(count).toBeGreaterThan(1);
  await number.click();
  const shown = figures(page, 'shown-volumes');
  await expect(shown).toHaveText(`${count} volumes`);
  await volumeRows(page).getByRole('link').first().click();
  await panel(page).getByRole('button', { name: 'Mark as retired' }).click();
  await expect(panel(page).getByRole('button', { name: 'Unretire' })).toBeVisible();
  await expect(shown).toHaveText(`${count} volumes`);
  await page.getByTitle('Remove the filter: failed with').click();
  await expect(shown).toHaveText(`${all - 1} volumes, and 1 retired`);
});

test('the choice of the target says what the address says, after Back and Forward too', async ({ page }) => {
  await openWhole(page, '?view=overview');
  const target = page.getByRole('combobox', { name: 'Target age' });
  await target.selectOption('8d');
  await expect.poll(() => search(page)).toBe('?target=8d');
  await target.selectOption('13h');
  await expect.poll(() => search(page)).toBe('?target=13h');
  for (const [step, value] of [['goBack', '8d'], ['goBack', '26h'], ['goForward', '8d'], ['goForward', '13h']]) {
    await page[step]();
    await expect.poll(() => search(page)).toBe(value === '26h' ? '?view=overview' : `?target=${value}`);
    await expect(target).toHaveValue(value);
  }
});

test('the reasons have room, and nothing overlaps them, at every width and on paper', async ({ page }) => {
  await openWhole(page, '?view=overview');
  const room = () =>
    page.evaluate(() => {
      const box = (element) => element.getBoundingClientRect();
      // Except collapsed ones.
      const reasons = [...document.querySelectorAll('.causes td.wide')].filter((cell) => cell.checkVisibility({ contentVisibilityAuto: true })).map(box);
      const beside = box(document.querySelector('.beside'));
      const isCovered = (one) => one.right > beside.left && one.left < beside.right && one.bottom > beside.top && one.top < beside.bottom;
      return { narrowest: Math.min(...reasons.map(({ width }) => width)), isCovered: reasons.some(isCovered) };
    });
  for (const [width, media] of [[390, 'screen'], [719, 'screen'], [720, 'screen'], [720, 'print'], [900, 'screen'], [1000, 'print'], [1088, 'screen'], [1440, 'screen']]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ media });
    const { narrowest, isCovered } = await room();
    expect(narrowest, `${width} px, ${media}`).toBeGreaterThan(200);
    expect(isCovered, `${width} px, ${media}`).toBe(false);
  }
});

test('the header leads to each view, says which is shown, and Back leads through them', async ({ page }) => {
  await open(page, '?status=error&limit=10');
  const current = views(page).locator('[aria-current="page"]');
  await expect(current).toHaveText('Backups');
  for (const [name, address] of [['Overview', ''], ['Volumes', '?view=volumes'], ['Backups', '?view=backups']]) {
    await views(page).getByRole('link', { name }).click();
    await expect.poll(() => search(page)).toBe(address);
    await expect(current).toHaveText(name);
  }
  await expect(links(page)).toHaveCount(50);
  await page.goBack();
  await expect(figures(page, 'shown-volumes')).toBeVisible();
  await page.goBack();
  await expect(verdict(page)).toBeVisible();
  await expect(links(page)).toHaveCount(0);
  await page.goBack();
  await expect.poll(() => search(page)).toBe('?status=error&limit=10');
  await expect(links(page)).toHaveCount(10);
});

test('a backup opens beside the Overview, and Esc closes it there', async ({ page }) => {
  await openWhole(page, '?view=overview');
  const moving = part(page, 'In progress').getByRole('listitem').first().getByRole('link').first();
  const name = await moving.textContent();
  await moving.click();
  await expect(panel(page).getByRole('heading', { level: 2 })).toHaveText(name);
  await expect(verdict(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(moving).toBeFocused();
  await expect.poll(() => search(page)).toBe('');
});

test('a project without backups has no verdict that could be mistaken for a good one', async ({ page }) => {
  await openWhole(page, 'empty/?view=overview');
  await expect(verdict(page)).toHaveText('There are no volumes and no backups.');
  await expect(verdict(page)).toHaveAttribute('data-tone', 'unknown');
});

test('a bare address is the Overview, and its first screen answers', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openWhole(page, 'volumes/');
  for (const name of ['The last 30 days, worst volumes first', 'Why, last 24 h']) {
    await expect(part(page, name).getByRole('heading')).toBeInViewport();
  }
  for (const name of ['verdict', 'protected', 'failed', 'why']) await expect(figures(page, name).first()).toBeInViewport({ ratio: 1 });
  await expect(page.locator('.matrix tbody tr').last()).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 390, height: 844 });
  for (const name of ['verdict', 'protected', 'failed']) await expect(figures(page, name).first()).toBeInViewport({ ratio: 1 });
});

test('another view starts at its heading', async ({ page }) => {
  await openWhole(page, '?view=overview');
  for (const [name, heading] of [['Volumes', 'Volumes'], ['Backups', 'Backups'], ['Overview', / volumes? /]]) {
    await views(page).getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeFocused();
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  }
});
