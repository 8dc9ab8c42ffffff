// Reads a whole list by offset while others add and remove rows.
//
// Rows shift under an offset: an added row makes another appear twice, a removed one hides another. So
// - a repeated id is dropped,
// - each page but the first starts one row early; a page that does not begin with the last row seen has shifted,
// - a changed count means a shift too.
// A pass in which anything shifted is repeated. The count alone is not enough: one row removed before the offset and
// one added after it leave it unchanged.

const PASSES = 10;

/**
 * `read(offset, limit)` answers { rows, count }; `between` is called after every page, for tests.
 * Returns the rows in the server's order, each once, and how many passes it took.
 */
export async function walk(read, { limit, between = async () => {} }) {
  for (let passes = 1; passes <= PASSES; passes += 1) {
    const { rows, shifted } = await pass(read, limit, between);
    if (!shifted) return { rows, passes };
  }
  throw new Error(`the list did not hold still in ${PASSES} passes`);
}

async function pass(read, limit, between) {
  const seen = new Map();
  let { rows: page, count } = await read(0, limit);
  let offset = 0;
  let shifted = false;
  for (;;) {
    offset += page.length;
    for (const row of page) seen.set(row.id, row);
    await between();
    // A short page is not the end: the server may allow fewer rows than requested.
    if (page.length === 0 || offset >= count) break;
    const last = page[page.length - 1].id;
    const next = await read(offset - 1, limit + 1);
    shifted ||= next.count !== count || next.rows[0]?.id !== last || next.rows.length < 2;
    page = next.rows.slice(1);
    shifted ||= page.some((row) => seen.has(row.id));
    if (shifted) break;
  }
  // Only checking the count again shows what was added or removed after the last page.
  shifted ||= (await read(0, 0)).count !== count || seen.size !== count;
  return { rows: [...seen.values()], shifted };
}
