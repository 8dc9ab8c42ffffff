// A click on the heading “Name” with all 100,000 rows in the list.

import { answer, cost } from './answer.mjs';
import { median } from './figures.mjs';
import { traced } from './trace.mjs';

const HEADING = 'table.backups:not(.volumes) th[data-column=name] button';
const CLICKS = 4;
const LONG = 50;

export async function sorting({ browser }, page) {
  const { trace } = await traced(browser, page, async () => {
    for (let click = 0; click < CLICKS; click += 1) {
      const { x, y, width, height } = await page.locator(HEADING).boundingBox();
      const act = () => page.mouse.click(x + width / 2, y + height / 2);
      await answer(page, { step: `sort ${click}`, type: 'click', said: '100,000 of 100,000 ' }, act);
    }
  });
  return Array.from({ length: CLICKS }, (_, click) => cost(trace, `sort ${click}`));
}

export function tellSorting(figures, rounds) {
  const tell = (what, costs) => {
    const pick = (value) => costs.map(value);
    const [rows, longest] = [pick(({ rows }) => rows), pick(({ all }) => all.longest)];
    const told = (what, spent, goal) => {
      figures.tell(what, spent.map(({ wall }) => wall), { goal, cpu: median(spent.map(({ cpu }) => cpu)) });
    };
    told(`${what}: to the first rows`, rows, null);
    told(`${what}: longest task`, longest, LONG);
  };
  figures.heading('Sorting 100,000 rows by name: the main thread’s tasks');
  tell('First sort by name', rounds.map(({ sorting }) => sorting[0]));
  tell('Later ones', rounds.flatMap(({ sorting }) => sorting.slice(1)));
}
