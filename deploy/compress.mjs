// Writes a .br and a .gz next to every file of a folder that a browser loads: node deploy/compress.mjs dist [kB]
// Servers that support precompressed files (see README.md here) then need not compress anything themselves. Fails if all
// files together are more than that many kB as brotli: every user pays for each of them.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const [folder, most] = process.argv.slice(2);
const total = { raw: 0, br: 0, gz: 0 };
for (const name of readdirSync(folder)) {
  // Files that an operator edits by hand would get stale copies.
  if (!/\.(html|js|css|wasm)$/.test(name)) continue;
  const raw = readFileSync(join(folder, name));
  const br = brotliCompressSync(raw);
  const gz = gzipSync(raw, { level: 9 });
  writeFileSync(join(folder, `${name}.br`), br);
  writeFileSync(join(folder, `${name}.gz`), gz);
  for (const [kind, bytes] of Object.entries({ raw, br, gz })) total[kind] += bytes.length;
}
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(`${folder}: ${kilobytes(total.raw)}, brotli ${kilobytes(total.br)}, gzip ${kilobytes(total.gz)}`);
if (total.br > Number(most) * 1000) {
  console.error(`${folder} is larger than the ${most} kB it may be: the budget is in the Makefile.`);
  process.exit(1);
}
