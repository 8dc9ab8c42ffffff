// From a keystroke in the search box to the first row of the new answer.

import { answer, cost } from './answer.mjs';
import { grouped, median, most } from './figures.mjs';
import { counter } from './rows.mjs';
import { traced } from './trace.mjs';

const GOAL = 16;
const BOX = 'input[name=search]';

/** What is typed, one step per keystroke. The first letter of a text replaces the previous text. */
export function steps(backups) {
  const count = counter(backups);
  const name = backups.find((backup) => backup.name?.startsWith('nightly-web-')).name;
  const volume = backups[Math.floor(backups.length / 2)].volume_id;
  const typed = (kind, text) =>
    [...text].map((key, at) => ({ kind, key, text: text.slice(0, at + 1), isFirst: at === 0 }));
  const back = (text, times) => {
    const kind = 'a letter taken back';
    return Array.from({ length: times }, (_, at) => ({ kind, key: 'Backspace', text: text.slice(0, -1 - at) }));
  };
  const all = [
    ...['e', 'w', '7'].flatMap((letter) => typed('one letter', letter)),
    ...typed('a name, letter by letter', name),
    ...back(name, 3),
    ...typed('the start of a volume id', volume.slice(0, 8)),
    ...typed('a word of a reason', 'econnref'),
    ...typed('nothing fits', 'zqx'),
  ];
  return all.map((step, index) => ({ ...step, index, found: count(step.text) }));
}

/** Types everything into the list of a page that already has a search. */
export async function keys({ browser }, page, steps) {
  await page.click(BOX);
  const { trace } = await traced(browser, page, async () => {
    for (const { index, key, found, isFirst } of steps) {
      if (isFirst) await page.evaluate((box) => document.querySelector(box).select(), BOX);
      const said = `${grouped(found)} of ${grouped(100_000)} `;
      const press = () => page.keyboard.press(key);
      await answer(page, { step: `key ${index}`, type: 'keydown', said, isNone: found === 0 }, press);
    }
  });
  return steps.map(({ index }) => cost(trace, `key ${index}`));
}

export function tellKeys(figures, rounds, steps) {
  const kinds = [...new Set(steps.map(({ kind }) => kind))];
  // A keystroke costs the median of the rounds; the worst figure is that of the slowest keystroke.
  const perKey = (pick) => steps.map(({ index }) => median(rounds.map(({ keys }) => pick(keys[index]))));
  const [wall, cpu] = [perKey(({ rows }) => rows.wall), perKey(({ rows }) => rows.cpu)];
  const of = (kind, values) => steps.filter((step) => step.kind === kind).map(({ index }) => values[index]);
  figures.heading('A key in the search box, to the first rows: the main thread’s tasks');
  for (const kind of kinds) figures.tell(`Key: ${kind}`, of(kind, wall), { goal: GOAL, cpu: median(of(kind, cpu)) });
  figures.tell('Key: all of them, median', wall, { goal: GOAL, cpu: median(cpu) });
  const worst = steps[wall.indexOf(most(wall))];
  const note = `“${worst.text}”`;
  figures.tell('Key: the worst of them', wall, { goal: GOAL, value: most(wall), cpu: most(cpu), note });
  figures.tell('Key: until what is out of sight is drawn too', perKey(({ all }) => all.wall), {
    cpu: median(perKey(({ all }) => all.cpu)),
  });
  figures.tell('Key: longest task', perKey(({ all }) => all.longest.wall), {
    value: most(perKey(({ all }) => all.longest.wall)),
    cpu: most(perKey(({ all }) => all.longest.cpu)),
  });
}
