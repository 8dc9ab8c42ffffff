// What a user waits for, measured in Chromium against the demo: node tests/bench/bench.mjs [rounds [rounds of scale]]
//
// Rounds are interleaved, figures are their medians. If a figure includes a CPU time, that is what the main thread
// itself used: on a busy machine it is the reliable one.

import { bytes } from './bytes.mjs';
import { Figures } from './figures.mjs';
import { pages } from './pages.mjs';
import { scale } from './scale.mjs';
import { machine, stage } from './stage.mjs';

const [paged, scaled] = [Number(process.argv[2] ?? 9), Number(process.argv[3] ?? 5)];
const place = await stage();
const figures = new Figures();
console.log(machine(place.browser));
try {
  bytes(figures);
  await pages(place, figures, paged);
  await scale(place, figures, scaled);
  figures.table(machine(place.browser));
} finally {
  await place.close();
}
