// The list in the service's pages:
//
//   first row    from the navigation's start to the first row on screen, cold cache
//   all rows     to the last row in the document, and the longest task on the way
//   next page    from the click to the last row in the document

import { most } from './figures.mjs';
import { blank } from './stage.mjs';

const SIZES = [50, 1000];

/** Records every long task, and when the first row appeared. Tasks shorter than 50 ms do not count by definition. */
function watch() {
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => task.duration))).observe({
    type: 'longtask',
    buffered: true,
  });
  new MutationObserver((_, observer) => {
    if (!document.querySelector('tbody tr')) return;
    requestAnimationFrame(() => {
      window.firstRow ??= performance.now();
    });
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}

async function round({ address, browser }, rows) {
  const page = await blank(browser, watch);
  await page.goto(`${address}?limit=${rows}`);
  await page.waitForFunction(() => window.firstRow);
  await page.waitForFunction((rows) => document.querySelectorAll('tbody tr').length >= rows, rows);
  const cold = await page.evaluate(() => {
    return { first: window.firstRow, all: performance.now(), tasks: [...window.tasks] };
  });
  const next = await page.evaluate(async (rows) => {
    window.tasks.length = 0;
    const last = () => document.querySelectorAll('tbody tr')[rows - 1]?.textContent;
    const [before, start] = [last(), performance.now()];
    document.querySelector('a[rel=next]').click();
    while (last() === before) await new Promise((resolve) => setTimeout(resolve, 4));
    const took = performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { took, tasks: window.tasks };
  }, rows);
  await page.context().close();
  return { cold, next };
}

export async function pages(stage, figures, rounds) {
  const taken = new Map(SIZES.map((size) => [size, []]));
  for (let index = 0; index < rounds; index += 1) {
    for (const size of SIZES) taken.get(size).push(await round(stage, size));
  }
  figures.heading(`Pages of the list, medians of ${rounds} interleaved rounds`);
  for (const [size, all] of taken) {
    const say = (name, pick) => figures.tell(`${size} rows per page: ${name}`, all.map(pick));
    say('first row, nothing cached', ({ cold }) => cold.first);
    say('all rows', ({ cold }) => cold.all);
    say('all rows, longest task above 50 ms', ({ cold }) => most(cold.tasks));
    say('next page', ({ next }) => next.took);
    say('next page, longest task above 50 ms', ({ next }) => most(next.tasks));
  }
}
