// Reading the whole project, cold, until the Overview covers all of it; and the memory it then uses.

import { median, most } from './figures.mjs';
import { WORLD } from './rows.mjs';
import { traced } from './trace.mjs';

const LONG = 50;
/** Bytes per backup. */
const BYTES = 400;
/** Milliseconds after the Overview is rendered during which work for the reading may continue. */
const AFTER = 1000;

/** Records when everything has been read and rendered, the long tasks, and the program's memory. */
export function watch() {
  performance.mark('bench start');
  const bench = (window.bench = { tasks: [] });
  new PerformanceObserver((list) => bench.tasks.push(...list.getEntries().map((task) => task.duration))).observe({
    type: 'longtask',
    buffered: true,
  });
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original.apply(WebAssembly, given);
      const { memory } = (made.instance ?? made).exports;
      bench.memory = () => memory.buffer.byteLength;
      bench.memoryBefore = bench.memory();
      return made;
    };
  }
  const look = setInterval(() => {
    const mark = document.querySelector('.extent .mark')?.textContent ?? '';
    if (!/^(All|Searched all) /.test(mark) || document.querySelector('.extent progress')) return;
    bench.read ??= performance.now();
    if (document.querySelector('[data-figure=backups]')?.textContent !== '100,000') return;
    clearInterval(look);
    // The frame that displays it counts too.
    requestAnimationFrame(() => {
      setTimeout(() => {
        bench.drawn = performance.now();
        performance.mark('bench drawn');
      });
    });
  }, 20);
}

async function metrics(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** Reads the project in a page watched by `watch`, and leaves it on the Overview. */
export async function reading({ address, browser }, page, texts) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  // From here on it is the same process, so its times continue.
  await page.goto(`${address}${WORLD}api/volume/v3/`);
  const before = await metrics(session);
  const { trace } = await traced(browser, page, async () => {
    await page.goto(`${address}${WORLD}?view=overview`);
    await page.waitForFunction(() => window.bench.drawn, null, { timeout: 120_000, polling: 100 });
    await page.waitForTimeout(AFTER);
    await page.evaluate(() => performance.mark('bench rest'));
  });
  const after = await metrics(session);
  await session.send('HeapProfiler.collectGarbage');
  const { JSHeapUsedSize } = await metrics(session);
  const seen = await page.evaluate(() => {
    const { read, drawn, tasks, memoryBefore, memory } = window.bench;
    return { read, drawn, tasks, grown: memory() - memoryBefore };
  });
  await session.detach();
  const { longest } = trace.between('start', 'rest');
  const spent = (name) => (after[name] - before[name]) * 1000;
  return {
    ...seen,
    count: seen.tasks.filter((task) => task > LONG).length,
    longest: { wall: most([longest.wall, ...seen.tasks]), cpu: longest.cpu },
    tasksCpu: spent('TaskDuration'),
    scriptCpu: spent('ScriptDuration'),
    beyond: (seen.grown - texts.bytes) / texts.backups,
    heap: JSHeapUsedSize,
  };
}

export function tellReading(figures, rounds) {
  const all = (pick) => rounds.map(({ reading }) => pick(reading));
  figures.heading('Reading 100 pages of 1,000 backups');
  figures.tell('Reading: complete', all(({ read }) => read));
  figures.tell('Reading: the Overview drawn', all(({ drawn }) => drawn));
  figures.tell('Reading: main thread, CPU', all(({ tasksCpu }) => tasksCpu));
  figures.tell('Reading: script of it, CPU', all(({ scriptCpu }) => scriptCpu));
  const cpu = median(all(({ longest }) => longest.cpu));
  figures.tell('Reading: longest task', all(({ longest }) => longest.wall), { goal: LONG, cpu });
  figures.tell(`Reading: tasks above ${LONG} ms`, all(({ count }) => count), { unit: 'tasks' });
}

export function tellMemory(figures, rounds, texts) {
  const [mega, all] = [1_000_000, (pick) => rounds.map(pick)];
  figures.heading('Memory');
  figures.tell('Memory: grown by the reading', all(({ reading }) => reading.grown / mega), { unit: 'MB' });
  figures.tell('Memory: the distinct texts alone', [texts.bytes / mega], { unit: 'MB' });
  const beyond = all(({ reading }) => reading.beyond);
  figures.tell('Memory: beyond the texts, a backup', beyond, { unit: 'bytes', goal: BYTES });
  figures.tell('Memory: the same after search, sorting, scrolling', all(({ beyond }) => beyond), { unit: 'bytes' });
  figures.tell('Memory: JS heap beside it', all(({ reading }) => reading.heap / mega), { unit: 'MB' });
}
