// Scrolling through 100,000 rows: late frames, and frames without a row in the middle of the window.
//
// Headless Chromium paces its frames by a timer, 60 a second on any machine that keeps up: a frame more than 20 ms
// after the previous one was late. What the machine misses by itself, without a GPU and with other work, shows in a
// page of plain text.

import { median, most } from './figures.mjs';
import { blank, rest } from './stage.mjs';
import { traced } from './trace.mjs';

const LATE = 20;
/** How long a jump is observed. */
const AFTER = 1200;
/** Notches of a wheel: pixels per notch and milliseconds between them. */
const SPEEDS = { wheel: { notch: 120, every: 40, millis: 5000 }, fast: { notch: 480, every: 40, millis: 2500 } };
const JUMPS = { 'the middle': 0.5, 'the end': 1 };

/** Records each frame: its time, whether a row is in the middle of the window, and the scroll position. */
function record() {
  const frames = (window.seenFrames = []);
  const look = (at) => {
    const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    frames.push({ at, isBlank: !middle?.closest('tr'), y: scrollY });
    window.nextLook = requestAnimationFrame(look);
  };
  window.nextLook = requestAnimationFrame(look);
}

function recorded() {
  cancelAnimationFrame(window.nextLook);
  return window.seenFrames;
}

function summed(frames) {
  const gaps = frames.slice(1).map(({ at }, index) => at - frames[index].at);
  return {
    frames: gaps.length,
    late: (gaps.filter((gap) => gap > LATE).length / gaps.length) * 100,
    longest: most(gaps),
    blank: frames.filter(({ isBlank }) => isBlank).length,
    speed: ((frames.at(-1).y - frames[0].y) / (frames.at(-1).at - frames[0].at)) * 1000,
    gap: median(gaps),
  };
}

async function wheel(page, { notch, every, millis }) {
  const [start, turns] = [Date.now(), []];
  for (let turn = 0; turn * every < millis; turn += 1) {
    await rest(start + turn * every - Date.now());
    // Not awaited: a user's hand continues whether the page keeps up or not.
    turns.push(page.mouse.wheel(0, notch));
  }
  await Promise.all(turns);
}

/** The same scrolling over lines of text without any program. */
export async function plain({ browser }) {
  const page = await blank(browser);
  const line = '<div style="height: 36px">A line of plain text, as high as a row.</div>';
  await page.setContent(line.repeat(1000));
  await page.mouse.move(100, 100);
  await page.evaluate(record);
  await wheel(page, SPEEDS.wheel);
  const taken = summed(await page.evaluate(recorded));
  await page.context().close();
  return taken;
}

export async function scroll({ browser }, page) {
  const { width, height } = page.viewportSize();
  // The pointer stays there, so that rows pass beneath it as for a user.
  await page.mouse.move(width / 2, height / 2);
  await page.mouse.wheel(0, 1200);
  await page.waitForTimeout(700);
  await page.evaluate(record);
  await page.waitForTimeout(1000);
  const taken = { still: summed(await page.evaluate(recorded)) };
  for (const [name, speed] of Object.entries(SPEEDS)) {
    const { done, trace } = await traced(browser, page, async () => {
      await page.evaluate(record);
      await page.evaluate((name) => performance.mark(`bench ${name} begins`), name);
      await wheel(page, speed);
      await page.evaluate((name) => performance.mark(`bench ${name} ends`), name);
      return page.evaluate(recorded);
    });
    const { cpu, longest } = trace.between(`${name} begins`, `${name} ends`);
    const frames = summed(done);
    taken[name] = { ...frames, cpu: cpu / frames.frames, task: longest };
    await page.waitForTimeout(500);
  }
  for (const [name, share] of Object.entries(JUMPS)) {
    await page.evaluate(record);
    await page.evaluate((share) => scrollTo(0, share * (document.documentElement.scrollHeight - innerHeight)), share);
    await page.waitForTimeout(AFTER);
    taken[name] = jumped(await page.evaluate(recorded));
  }
  return taken;
}

/** How long no row was visible after a jump. */
function jumped(frames) {
  const first = frames.findIndex(({ isBlank }) => isBlank);
  if (first < 0) return { blank: 0, millis: 0, isStill: false };
  const last = frames.findLastIndex(({ isBlank }) => isBlank);
  const next = frames[last + 1] ?? frames[last];
  return { blank: last - first + 1, millis: next.at - frames[first].at, isStill: last === frames.length - 1 };
}

export function tellScroll(figures, rounds) {
  const all = (name, pick) => rounds.map(({ scroll }) => pick(scroll[name]));
  const [one] = rounds;
  figures.heading('Scrolling 100,000 rows');
  figures.tell('A frame at rest', all('still', ({ gap }) => gap));
  for (const name of Object.keys(SPEEDS)) {
    const goals = name === 'wheel';
    const what = goals ? 'Wheel' : 'Four times as fast';
    figures.tell(`${what}: frames over ${LATE} ms`, all(name, ({ late }) => late), {
      unit: '%',
      goal: goals ? 2 : null,
      note: `of ${one.scroll[name].frames}, ${Math.round(median(all(name, ({ speed }) => speed)))} px/s`,
    });
    figures.tell(`${what}: blank frames`, all(name, ({ blank }) => blank), {
      unit: 'frames',
      goal: goals ? 0 : null,
      value: goals ? most(all(name, ({ blank }) => blank)) : undefined,
    });
    const cpu = median(all(name, ({ task }) => task.cpu));
    figures.tell(`${what}: longest task`, all(name, ({ task }) => task.wall), { cpu });
    figures.tell(`${what}: main thread a frame, CPU`, all(name, ({ cpu }) => cpu));
  }
  figures.tell('A page of plain text: frames over 20 ms', rounds.map(({ plain }) => plain.late), { unit: '%' });
  for (const name of Object.keys(JUMPS)) {
    const still = all(name, ({ isStill }) => isStill).filter(Boolean).length;
    figures.tell(`Jump to ${name}: no row for`, all(name, ({ millis }) => millis), {
      note: still > 0 ? `and longer in ${still} of ${rounds.length}` : '',
    });
  }
}
