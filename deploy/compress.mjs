// Writes a .br and a .gz next to every file of a folder that a browser loads: node deploy/compress.mjs dist [kB]
// Servers that support precompressed files (see README.md here) then need not compress anything themselves. Fails if all
// files together are more than that many kB as brotli: every user pays for each of them.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** Compresses one file, and gives its sizes. */
export function compress(folder, name) {
  const raw = readFileSync(join(folder, name));
  const br = brotliCompressSync(raw);
  const gz = gzipSync(raw, { level: 9 });
  writeFileSync(join(folder, `${name}.br`), br);
  writeFileSync(join(folder, `${name}.gz`), gz);
  return { raw: raw.length, br: br.length, gz: gz.length };
}

function compressAll(folder, most) {
  const total = { raw: 0, br: 0, gz: 0 };
  // Files that an operator edits by hand would get stale copies.
  for (const name of readdirSync(folder).filter((name) => /\.(html|js|css|wasm)$/.test(name))) {
    for (const [kind, bytes] of Object.entries(compress(folder, name))) total[kind] += bytes;
  }
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  console.log(`${folder}: ${kilobytes(total.raw)}, brotli ${kilobytes(total.br)}, gzip ${kilobytes(total.gz)}`);
  if (total.br > Number(most) * 1000) {
    console.error(`${folder} is larger than the ${most} kB it may be: the budget is in the Makefile.`);
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) compressAll(...process.argv.slice(2));
