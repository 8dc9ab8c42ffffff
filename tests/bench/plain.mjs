// The list against a plain JavaScript page of the same API (plain.html): how many times as much of the main thread it
// takes until the last row is drawn. Both pages are measured in each round, in turns, and compared within it.

import { readFile } from 'node:fs/promises';
import { median } from './figures.mjs';
import { blank, rest } from './stage.mjs';

const ROW = 'table.backups:not(.volumes) tbody[role=rowgroup] tr';
const NAME = '.filters input[name=name]';
/** Each figure with the most that it should be. */
const GOALS = {
  'start, to 100 rows': 1.3,
  '10 rows, then 100': 1,
  'next 100 rows': 1,
  'a filter sent': 1,
  '10 rows, then 1,000': 0.5,
  'next 1,000 rows': 0.35,
};

/** The last row's text, once there are that many rows and it is another one. */
const lastRow = (page, rows, before) =>
  page.evaluate(
    async ([row, rows, before]) => {
      for (;;) {
        const all = document.querySelectorAll(row);
        const last = all[all.length - 1]?.textContent;
        if ((rows === null || all.length === rows) && last && last !== before) return last;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    },
    [ROW, rows, before],
  );

/** The main thread's own time, in milliseconds since the page began. */
async function used(cdp) {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
}

/** A page of a list, and what each step takes there. */
async function opened({ browser }, url, html, rows) {
  const page = await blank(browser);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  if (html) await page.route(/\/plain\?/, (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await page.goto(url, { waitUntil: 'commit' });
  let last = await lastRow(page, rows, null);
  await rest(300);
  const step = async (rows, act) => {
    const start = await used(cdp);
    await act(page);
    last = await lastRow(page, rows, last);
    await rest(100);
    return (await used(cdp)) - start;
  };
  return { page, step, start: await used(cdp) };
}

async function round(stage, address, html) {
  const taken = {};
  const note = (name, millis) => (taken[name] ??= []).push(millis);
  const open = (rows) => opened(stage, `${address}?limit=${rows}`, html, rows);
  const next = (page) => page.click('a[rel=next]');
  const small = await open(10);
  for (const [name, rows] of [['10 rows, then 100', 100], ['10 rows, then 1,000', 1000]]) {
    note(name, await small.step(rows, (page) => page.selectOption('.pagination select', String(rows))));
    await small.step(10, (page) => page.selectOption('.pagination select', '10'));
  }
  await small.page.context().close();
  const hundred = await open(100);
  note('start, to 100 rows', hundred.start);
  for (let turn = 0; turn < 4; turn += 1) note('next 100 rows', await hundred.step(100, next));
  for (const name of ['nightly', 'web']) {
    await hundred.page.fill(NAME, name);
    await rest(300);
    note('a filter sent', await hundred.step(null, (page) => page.press(NAME, 'Enter')));
  }
  await hundred.page.context().close();
  const thousand = await open(1000);
  for (let turn = 0; turn < 2; turn += 1) note('next 1,000 rows', await thousand.step(1000, next));
  await thousand.page.context().close();
  return Object.fromEntries(Object.entries(taken).map(([name, millis]) => [name, median(millis)]));
}

export async function plain(stage, figures, rounds) {
  if (rounds === 0) return;
  const { api, project_id: project } = await (await fetch(`${stage.address}config.json`)).json();
  const list = new URL(`${api}/v3/${project}/backups/detail`, stage.address);
  const html = (await readFile(new URL('plain.html', import.meta.url), 'utf8')).replace('LIST', list.href);
  const measured = [];
  for (let index = 0; index < rounds; index += 1) {
    const [here, there] = [() => round(stage, stage.address, null), () => round(stage, `${stage.address}plain`, html)];
    const [first, second] = index % 2 ? [await here(), await there()] : [await there(), await here()];
    measured.push(index % 2 ? [first, second] : [second, first]);
  }
  figures.heading(`Main thread, as a multiple of a plain JavaScript page’s, medians of ${rounds} paired rounds`);
  for (const [name, goal] of Object.entries(GOALS)) {
    const ratios = measured.map(([here, there]) => here[name] / there[name]);
    const [own, least] = [0, 1].map((page) => median(measured.map((pair) => pair[page][name])));
    figures.tell(name, ratios, { unit: '×', goal, note: `(${own.toFixed(0)} ms, plain ${least.toFixed(0)} ms)` });
  }
}
