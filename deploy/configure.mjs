// Puts a configuration into the page, so that its first request need not wait for config.json:
//   node deploy/configure.mjs dist config.json
// Without the second argument the page reads config.json again.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compress } from './compress.mjs';

const [folder, file] = process.argv.slice(2);
const page = join(folder, 'index.html');
const PLACE = /<script type="application\/json" id="config">.*?<\/script>/s;
const EARLY = '<script id="early">';

const html = readFileSync(page, 'utf8').replace(PLACE, '');
if (!html.includes(EARLY)) throw new Error(`${page} was not built by “make dist”`);
// A text in JSON may contain the end of a script; escaped, it is the same text.
const json = file && JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))).replaceAll('<', '\\u003c');
const configuration = json ? `<script type="application/json" id="config">${json}</script>` : '';
writeFileSync(page, html.replace(EARLY, () => configuration + EARLY));
compress(folder, 'index.html');
