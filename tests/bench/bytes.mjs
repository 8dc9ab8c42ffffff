// What the page loads: every file of the build, as brotli.

import { readdirSync, statSync } from 'node:fs';
import { grouped } from './figures.mjs';
import { DIST } from './stage.mjs';

export function bytes(figures) {
  const files = readdirSync(DIST).filter((name) => name.endsWith('.br'));
  const sizes = files.map((name) => statSync(`${DIST}/${name}`).size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  figures.heading('Files');
  for (const [index, name] of files.entries()) {
    console.log(`  ${name.replace(/\.br$/, '').padEnd(48)} ${grouped(sizes[index])} bytes brotli`);
  }
  figures.tell('All files of the page, brotli', [total / 1000], { unit: 'kB', note: `in ${files.length} files` });
}
