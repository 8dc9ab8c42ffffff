// The performance goals on the demo's world of 100,000 backups: node tests/bench/scale.mjs [rounds]
//
// A round does everything in one fresh page: it reads the project, types, sorts, scrolls. Each figure is the median of
// the rounds.

import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Figures, grouped } from './figures.mjs';
import { keys, steps, tellKeys } from './keys.mjs';
import { reading, tellMemory, tellReading, watch } from './reading.mjs';
import { rows, textBytes } from './rows.mjs';
import { plain, scroll, tellScroll } from './scroll.mjs';
import { sorting, tellSorting } from './sorting.mjs';
import { blank, machine, stage } from './stage.mjs';

const EVERYTHING = 'size:>0';

/** Opens the list of all backups through a search that matches all. */
async function search(page) {
  await page.click('nav.views a[href*="view=backups"]');
  // It would refresh in between, which belongs to no figure.
  await page.getByLabel('Settings and help').evaluate((summary) => (summary.parentElement.open = true));
  await page.getByRole('checkbox', { name: 'Auto-refresh' }).uncheck();
  await page.fill('input[name=search]', EVERYTHING);
  await page.press('input[name=search]', 'Enter');
  await page.locator('.summary strong', { hasText: '100,000 of 100,000 ' }).waitFor();
  await page.waitForTimeout(500);
}

async function round(place, texts, typed) {
  const page = await blank(place.browser, watch);
  const taken = { reading: await reading(place, page, texts) };
  await search(page);
  taken.keys = await keys(place, page, typed);
  await search(page);
  taken.sorting = await sorting(place, page);
  taken.scroll = await scroll(place, page);
  const grown = await page.evaluate(() => window.bench.memory() - window.bench.memoryBefore);
  taken.beyond = (grown - texts.bytes) / texts.backups;
  await page.context().close();
  taken.plain = await plain(place);
  return taken;
}

export async function scale(place, figures, count) {
  const backups = await rows(place.address);
  const texts = { bytes: textBytes(backups), backups: backups.length };
  const typed = steps(backups);
  const rounds = [];
  for (let index = 0; index < count; index += 1) {
    rounds.push(await round(place, texts, typed));
    // The load shows what else was running.
    console.error(`  round ${index + 1} of ${count}, load of the machine ${loadavg()[0].toFixed(1)}`);
  }
  console.log(`\n${grouped(backups.length)} backups, ${typed.length} keys, medians of ${count} interleaved rounds`);
  tellReading(figures, rounds);
  tellMemory(figures, rounds, texts);
  tellKeys(figures, rounds, typed);
  tellSorting(figures, rounds);
  tellScroll(figures, rounds);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [place, figures] = [await stage(), new Figures()];
  console.log(machine(place.browser));
  try {
    await scale(place, figures, Number(process.argv[2] ?? 5));
    figures.table(machine(place.browser));
  } finally {
    await place.close();
  }
}
