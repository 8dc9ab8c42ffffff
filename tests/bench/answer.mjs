// The time from a user's action in the list to the first row of its answer, laid out.

const WAIT = 10_000;

/**
 * Waits in the page for one event and then for the answer to it, and marks both. The rows' links contain the current
 * search, so the first row changes even if it is about the same backup. It is checked frame by frame: an observer of
 * the whole table would cost time itself.
 */
function watchFor({ step, type, said, isNone, wait }) {
  const row = () => document.querySelector('table.backups:not(.volumes) tbody tr');
  const summary = () => document.querySelector('.summary strong')?.textContent ?? '';
  const before = row()?.outerHTML;
  window.answered = new Promise((resolve) => {
    const until = performance.now() + wait;
    const look = () => {
      const first = row();
      const isThere = isNone ? !first : first && first.outerHTML !== before;
      if (isThere && summary().startsWith(said)) {
        (first ?? document.body).getBoundingClientRect();
        performance.mark(`bench rows ${step}`);
        resolve(true);
      } else if (performance.now() > until) {
        resolve(false);
      } else {
        requestAnimationFrame(look);
      }
    };
    const begin = () => {
      performance.mark(`bench event ${step}`);
      requestAnimationFrame(look);
    };
    addEventListener(type, begin, { capture: true, once: true });
  });
}

/**
 * Acts and waits for the answer, whose summary begins with `said`; then for everything rendered after it, out of view.
 */
export async function answer(page, { step, type, said, isNone = false }, act) {
  await page.evaluate(watchFor, { step, type, said, isNone, wait: WAIT });
  const answered = page.evaluate(() => window.answered);
  await act();
  if (!(await answered)) {
    const shown = await page.textContent('.summary').catch(() => 'no summary');
    throw new Error(`step ${step}: waited for “${said}”, but there is “${shown}”`);
  }
  await page.waitForTimeout(250);
  await page.evaluate((step) => performance.mark(`bench rest ${step}`), step);
}

/** The cost of a step, from a trace. */
export function cost(trace, step) {
  const [rows, all] = ['rows', 'rest'].map((end) => trace.between(`event ${step}`, `${end} ${step}`));
  return { rows, all };
}
