// Finishes the page that trunk built: node deploy/join.mjs dist
// The style sheets named by index.html become one, in their order: one request instead of several, and better
// compression. The code of src/early.js goes into the document, so that its requests need not wait for a file, and its
// hash into the gateways' policies, which forbid any other code there. The page loses its blanks between elements.

import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const POLICIES = ['caddy/headers', 'nginx/headers.conf'].map((name) => new URL(name, import.meta.url));

const [folder] = process.argv.slice(2);
const page = join(folder, 'index.html');
const hash = (text, form) => createHash('sha256').update(text).digest(form);

function joinStyles(html) {
  const links = [...html.matchAll(/<link [^>]*href="\.\/([\w.-]+\.css)"[^>]*>/g)];
  if (links.length === 0) throw new Error(`${page} names no style sheet`);
  const style = links.map(([, name]) => readFileSync(join(folder, name), 'utf8')).join('');
  const name = `style-${hash(style, 'hex').slice(0, 16)}.css`;
  writeFileSync(join(folder, name), style);
  for (const [, old] of links) if (old !== name) rmSync(join(folder, old));
  return links.reduce(
    (text, [link], index) => text.replace(link, index === 0 ? `<link rel="stylesheet" href="./${name}">` : ''),
    html,
  );
}

/** A gateway with an older policy blocks it; the program then sends those requests itself, later. */
function includeEarly(html) {
  const [script, file] = /<script src="(\.\/early-[\w.-]+\.js)"><\/script>/.exec(html) ?? [];
  if (!file) throw new Error(`${page} does not name early.js`);
  const code = readFileSync(join(folder, file), 'utf8').trim();
  if (code.includes('</script')) throw new Error('early.js contains the end of a script');
  allow(`'sha256-${hash(code, 'base64')}'`);
  rmSync(join(folder, file));
  return html.replace(script, () => `<script id="early">${code}</script>`);
}

function allow(source) {
  for (const policy of POLICIES) {
    const text = readFileSync(policy, 'utf8');
    const changed = text.replace(/'sha256-[^']+'/, source);
    if (!changed.includes(source)) throw new Error(`${policy.pathname} has no place for the hash of early.js`);
    if (changed === text) continue;
    writeFileSync(policy, changed);
    console.log(`${policy.pathname}: the hash of early.js is new. Commit it, and install it on the gateway.`);
  }
}

const html = readFileSync(page, 'utf8').replace(/>\s+</g, '><');
writeFileSync(page, includeEarly(joinStyles(html)));
