// What the main thread did, from Chromium's trace: each task with its duration and its CPU time, which is shorter if
// another program used the core meanwhile. Two calls of `performance.mark` delimit the period.

import { most } from './figures.mjs';

const CATEGORIES = ['disabled-by-default-devtools.timeline', 'blink.user_timing'];
const OURS = 'bench ';

/** Traces some work on a page. */
export async function traced(browser, page, work) {
  await browser.startTracing(page, { categories: CATEGORIES });
  const done = await work();
  return { done, trace: new Trace(JSON.parse(await browser.stopTracing()).traceEvents) };
}

class Trace {
  #marks = new Map();
  #tasks = [];

  constructor(events) {
    const marks = events.filter(({ cat, name }) => cat === 'blink.user_timing' && name.startsWith(OURS));
    for (const { name, ts } of marks) this.#marks.set(name, ts);
    const [{ pid, tid } = {}] = marks;
    const isTask = (event) => event.name === 'RunTask' && event.ph === 'X' && event.pid === pid && event.tid === tid;
    let end = 0;
    for (const { ts, dur = 0, tdur = 0 } of events.filter(isTask).sort((a, b) => a.ts - b.ts)) {
      // A nested task is part of the outer one.
      if (ts < end) continue;
      end = ts + dur;
      this.#tasks.push({ start: ts, end, wall: dur / 1000, cpu: tdur / 1000 });
    }
  }

  /**
   * The tasks from the start of the one with the first mark to the second mark, in milliseconds: all together, where
   * the last one counts up to the mark, and the longest one, which counts in full.
   */
  between(first, second) {
    const [from, to] = [this.#marks.get(OURS + first), this.#marks.get(OURS + second)];
    const tasks = this.#tasks.filter(({ start, end }) => end > from && start < to);
    const sum = { wall: 0, cpu: 0 };
    for (const { start, end, wall, cpu } of tasks) {
      const share = end > to ? (to - start) / (end - start) : 1;
      sum.wall += wall * share;
      sum.cpu += cpu * share;
    }
    return {
      ...sum,
      longest: { wall: most(tasks.map(({ wall }) => wall)), cpu: most(tasks.map(({ cpu }) => cpu)) },
      over: (millis) => tasks.filter(({ wall }) => wall > millis).length,
    };
  }
}
