// A minimal built dashboard, with the names and compressed files of a release build.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export const files = {
  'index.html': '<!doctype html><title>Backup Lens</title>' + ' '.repeat(500),
  'backup-lens-9cc0d122376375cf.js': `export default () => ${'0 + '.repeat(300)}0;`,
  'backup-lens-9cc0d122376375cf_bg.wasm': Buffer.concat([Buffer.from('\0asm\x01\0\0\0', 'latin1'), Buffer.alloc(2000)]),
  'boot-98b3d430848df2e3.js': '// boot\n'.repeat(100),
  'base-70d77e7fee89c427.css': 'body { margin: 0 }\n'.repeat(100),
};
export const config = '{"api":"api/volume","project_id":"p"}';

export async function writeSite(folder) {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), content);
    await writeFile(join(folder, `${name}.gz`), gzipSync(content));
    await writeFile(join(folder, `${name}.br`), brotliCompressSync(content));
  }
  // The operator writes this one, without compressed versions.
  await writeFile(join(folder, 'config.json'), config);
}
