// What a user waits for, measured in Chromium against the demo:
// node tests/bench/bench.mjs [rounds [rounds of scale [rounds against a plain page]]]
//
// Rounds are interleaved, figures are their medians. If a figure includes a CPU time, that is what the main thread
// itself used: on a busy machine it is the reliable one.

import { bytes } from './bytes.mjs';
import { Figures } from './figures.mjs';
import { pages } from './pages.mjs';
import { plain } from './plain.mjs';
import { scale } from './scale.mjs';
import { machine, stage } from './stage.mjs';

const [paged, scaled, paired] = [9, 5, 5].map((usual, index) => Number(process.argv[2 + index] ?? usual));
const place = await stage();
const figures = new Figures();
console.log(machine(place.browser));
try {
  bytes(figures);
  if (paged > 0) await pages(place, figures, paged);
  await plain(place, figures, paired);
  if (scaled > 0) await scale(place, figures, scaled);
  figures.table(machine(place.browser));
} finally {
  await place.close();
}
