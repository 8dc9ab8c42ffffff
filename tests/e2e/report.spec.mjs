import { expect, PROJECT, test } from './demo.mjs';
import { openWhole, stopClock, verdict, saved } from './lens.mjs';
import { causes, essence, kind, lastDay, minute, moment, SHOWN, span, inProgress, volumes } from './tally.mjs';

test('the shift report says what the Overview says', async ({ page, demo }) => {
  const now = await stopClock(page);
  await openWhole(page, '?view=overview&target=50h');
  const rows = await demo.all();
  const all = volumes(rows, now, { hours: 50 });
  const known = await demo.volumes();
  const { name, text } = await saved(page, () => page.getByRole('button', { name: 'Shift report' }).click());
  expect(name).toMatch(/^backups_\d{8}T\d+Z_report\.md$/);
  const lines = text.split('\n');
  expect(lines[0]).toBe('# Backup Lens demo');
  expect(text).toContain(`**${await verdict(page).textContent()}**`);
  const exact = `${new Date(now / 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  expect(text).toContain(`As of ${exact} · complete · 1,200 backups, ${all.length} volumes · project \`${PROJECT}\``);
  const day = lastDay(rows, now);
  expect(text).toContain(
    `In the last 24 h ${day.all} were started: ${day.good} succeeded, ${day.failed} failed, ${day.busy} in progress, ${day.unknown} of unknown result.`,
  );

  const counted = causes(rows, now).sort((a, b) => b.lately - a.lately || b.rows.length - a.rows.length);
  const cells = lines.filter((line) => /^\| \d/.test(line)).map((line) => line.slice(2, -2).split(' | '));
  expect(cells).toHaveLength(counted.length);
  expect(cells.map(([lately, failures]) => [Number(lately), Number(failures)])).toEqual(counted.map(({ lately, rows: { length } }) => [lately, length]));
  for (const [, failures, volumes, first, last, reason] of cells) {
    const template = /^`+ ?(.*?) ?`+/.exec(reason)?.[1] ?? '';
    const cause = counted.find(({ name }) => name === essence(template.replaceAll('\\|', '|').replace(/ …$/, '')));
    expect([failures, volumes, first, last]).toEqual([String(cause.rows.length), String(cause.volumes), minute(cause.first), minute(cause.last)]);
  }

  const list = (heading) => text.split(`## ${heading}\n`)[1].split('\n## ')[0];
  const items = (heading) => list(heading).split('\n').filter((line) => line.startsWith('- '));
  const bullet = ({ id, lastGood, age, rhythm, streak }) => {
    const good = lastGood === undefined ? 'no recovery point is known' : `last good recovery point ${new Date(lastGood / 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC (${span(age)} ago)`;
    const failed = streak === 0 ? '' : streak === 1 ? ', the last run failed' : `, ${streak} failures in a row`;
    return `- \`${known.get(id).name}\` (\`${id}\`): ${good}${rhythm ? `, runs ${rhythm}` : ''}${failed}`;
  };
  for (const [heading, some] of [['No good backup from the last 50 h', all.filter(SHOWN.missed)], ['Later than usual', all.filter(SHOWN.overdue)]]) {
    expect(some.length).toBeGreaterThan(0);
    const shown = items(heading);
    expect([...shown].sort()).toEqual(some.map(bullet).sort());
  }

  const idsOf = (some) => some.map(({ id }) => id).sort();
  const listedIds = (heading) => items(heading).map((line) => /`([^`]+)`$/.exec(line)[1]).sort();
  const failed = rows.filter((row) => kind(row) === 'failed' && moment(row.created_at) >= now - 24 * 3_600_000_000);
  expect(failed.length).toBe(day.failed);
  expect(listedIds('Failed in the last 24 h')).toEqual(idsOf(failed));
  expect(listedIds('In progress for too long')).toEqual(idsOf(inProgress(rows, now).stuck.map(({ row }) => row)));
  expect(text.endsWith(`<${new URL('?target=50h', demo.url)}>\n`)).toBe(true);
});

test('the shift report can be copied, and is the one that is saved', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await stopClock(page);
  await openWhole(page, '?view=overview');
  await expect(verdict(page)).toContainText('have no good backup');
  await page.getByRole('button', { name: 'Copy report' }).click();
  await expect(page.locator('.saved')).toHaveText('Report copied.');
  const { text } = await saved(page, () => page.getByRole('button', { name: 'Shift report' }).click());
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
});
