// Finds import cycles between files and folders of a Rust crate, and imports that violate its layers:
//
//   node tools/imports.mjs FOLDER…
//
// An import is a path that begins with crate::, super:: or self::, or with a module declared next to it, in a `use`
// line or in the code. Test-only code does not count.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What the parts of a crate may import, by the crate's folder; a crate without a table is only checked for cycles. */
const LAYERS = {
  src: (() => {
    const order = ['app', 'ui', 'state', 'export', 'analysis', 'inventory', 'query', 'api', 'platform', 'cells', 'time', 'number', 'sorted', 'uuid'];
    return Object.fromEntries(order.map((layer, place) => [layer, order.slice(place + 1)]));
  })(),
};

/** The text with comments and quoted text blanked, at its original length. */
function bare(text) {
  const blank = (part) => part.replace(/[^\n]/g, ' ');
  const skipped = /\/\/[^\n]*|\/\*[^]*?\*\/|\bb?r(#*)"[^]*?"\1|b?"(?:\\[^]|[^"\\])*"|b?'(?:\\(?:u\{\w+\}|x\w\w|.)|[^'\\])'/g;
  return text.replace(skipped, blank);
}

/** The position after the bracket that closes the one at `open`. */
function closed(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if ('{(['.includes(text[at])) depth += 1;
    if ('})]'.includes(text[at])) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** The text without test-only items. */
function untested(text) {
  let rest = text;
  for (;;) {
    const found = /#\[cfg\(test\)\]/.exec(rest);
    if (!found) return rest;
    const body = /[{;]/.exec(rest.slice(found.index + found[0].length));
    const start = body ? found.index + found[0].length + body.index : rest.length;
    const end = rest[start] === '{' ? closed(rest, start) : start + 1;
    rest = rest.slice(0, found.index) + rest.slice(found.index, end).replace(/[^\n]/g, ' ') + rest.slice(end);
  }
}

/** `a::{b, c::{self, d as e}}` as [a::b, a::c, a::c::d]. */
function paths(tree, before = []) {
  const text = tree.trim();
  const brace = text.indexOf('{');
  const names = (part) => part.split('::').map((name) => name.trim().split(/\s+as\s+/)[0]).filter(Boolean);
  if (brace < 0) return [[...before, ...names(text)].filter((name, place) => name !== 'self' || place === 0)];
  const first = [...before, ...names(text.slice(0, brace))];
  const inside = text.slice(brace + 1, closed(text, brace) - 1);
  const parts = [''];
  let depth = 0;
  for (const letter of inside) {
    if (letter === '{') depth += 1;
    if (letter === '}') depth -= 1;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.filter((part) => part.trim()).flatMap((part) => paths(part, first));
}

/** The inline modules around a position: `super` leads out of them first. */
function inlineModules(text, place) {
  const around = [];
  for (const { 0: head, 1: name, index } of text.matchAll(/\bmod\s+(\w+)\s*\{/g)) {
    const open = index + head.length - 1;
    if (open < place && place < closed(text, open)) around.push(name);
  }
  return around;
}

/** Every path in a file, as names from the crate's root, with its line. */
function named(text, module) {
  const found = [];
  const note = (names, place, handsOn = false) => {
    let here = [...module, ...inlineModules(text, place)];
    let rest = names;
    if (rest[0] === 'crate') [here, rest] = [[], rest.slice(1)];
    if (rest[0] === 'self') rest = rest.slice(1);
    while (rest[0] === 'super') [here, rest] = [here.slice(0, -1), rest.slice(1)];
    found.push({ path: [...here, ...rest], line: text.slice(0, place).split('\n').length, handsOn });
  };
  const children = [...text.matchAll(/\bmod\s+(\w+)\s*;/g)].map(([, name]) => name);
  const begins = new Set(['crate', 'self', 'super', ...children]);
  for (const { 0: whole, 1: isPublic, 2: tree, index } of text.matchAll(/(\bpub(?:\([^)]*\))?\s+)?\buse\s+([^;]+);/g)) {
    for (const names of paths(tree)) if (begins.has(names[0])) note(names, index + whole.indexOf(tree), Boolean(isPublic));
  }
  const code = text.replace(/\buse\s+[^;]+;/g, (line) => line.replace(/[^\n]/g, ' '));
  for (const { 0: path, index } of code.matchAll(/(?<![\w:])(?:\w+::)+\w+/g)) {
    const names = path.split('::');
    if (begins.has(names[0])) note(names, index);
  }
  return found;
}

/** The crate's files by module name, without test-only ones. */
function modules(root) {
  const files = new Map();
  for (const entry of readdirSync(root, { recursive: true }).sort()) {
    if (!entry.endsWith('.rs') || entry === 'main.rs') continue;
    const names = entry.slice(0, -3).split(sep);
    if (['lib', 'mod'].includes(names.at(-1))) names.pop();
    files.set(names.join('::'), join(root, entry));
  }
  for (const [name, file] of [...files]) {
    for (const [, module] of bare(readFileSync(file, 'utf8')).matchAll(/#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;/g)) {
      const tests = [name, module].filter(Boolean).join('::');
      for (const known of files.keys()) if (known === tests || known.startsWith(`${tests}::`)) files.delete(known);
    }
  }
  return files;
}

/**
 * Each import of one file from another: { from, to, line }, by module names. A `pub use` re-exports names and is not an
 * import; importing such a name counts as importing the file that defines it.
 */
function imports(files) {
  const paths = [...files].flatMap(([from, file]) => {
    const text = untested(bare(readFileSync(file, 'utf8')));
    return named(text, from ? from.split('::') : []).map((path) => ({ from, ...path }));
  });
  const handedOn = new Map();
  for (const { from, path, handsOn } of paths) if (handsOn) handedOn.set([from, path.at(-1)].filter(Boolean).join('::'), path);
  const file = (path, steps = 9) => {
    for (let length = path.length; length > 0 && steps > 0; length -= 1) {
      const source = handedOn.get(path.slice(0, length).join('::'));
      if (source) return file([...source, ...path.slice(length)], steps - 1);
    }
    let names = path;
    while (names.length > 0 && !files.has(names.join('::'))) names = names.slice(0, -1);
    return names.join('::');
  };
  const edges = paths.filter(({ handsOn }) => !handsOn).map(({ from, path, line }) => ({ from, to: file(path), line }));
  return edges.filter(({ from, to }) => to !== from);
}

/** The cycles among the nodes, by Tarjan's algorithm. */
function circles(edges) {
  const next = new Map();
  for (const { from, to } of edges) {
    if (!next.has(from)) next.set(from, new Set());
    if (!next.has(to)) next.set(to, new Set());
    next.get(from).add(to);
  }
  const [order, low, open, found] = [new Map(), new Map(), [], []];
  const visit = (node) => {
    order.set(node, order.size);
    low.set(node, order.get(node));
    open.push(node);
    for (const other of next.get(node)) {
      if (!order.has(other)) visit(other);
      if (open.includes(other)) low.set(node, Math.min(low.get(node), low.get(other)));
    }
    if (low.get(node) !== order.get(node)) return;
    const circle = open.splice(open.indexOf(node));
    if (circle.length > 1) found.push(circle);
  };
  for (const node of next.keys()) if (!order.has(node)) visit(node);
  return found;
}

/** Everything that is wrong with a crate, as sentences. */
function faults(root) {
  const files = modules(root);
  const edges = imports(files);
  const place = ({ from, to, line }) => `    ${relative('.', files.get(from))}:${line} imports ${to || 'the crate’s root'}`;
  const reported = new Set();
  const wrong = [];
  const search = (what, graph) => {
    for (const circle of circles(graph)) {
      const lines = [...new Set(graph.filter(({ from, to }) => circle.includes(from) && circle.includes(to)).map(({ edge }) => place(edge)))];
      const key = lines.join();
      if (!reported.has(key)) wrong.push([`  circle between ${what} ${circle.map((node) => node || 'the root').sort().join(', ')}`, ...lines].join('\n'));
      reported.add(key);
    }
  };
  search('the files', edges.map((edge) => ({ from: edge.from, to: edge.to, edge })));
  // For each folder: its contents, with files and the folders of the same name taken together.
  const folders = new Set([...files.keys()].flatMap((name) => name.split('::').map((_, depth, names) => names.slice(0, depth).join('::'))));
  for (const folder of folders) {
    const within = folder ? `${folder}::` : '';
    const part = (name) => (name.startsWith(within) && name !== folder ? within + name.slice(within.length).split('::')[0] : undefined);
    const inside = edges.map((edge) => ({ from: part(edge.from), to: part(edge.to), edge })).filter(({ from, to }) => from && to && from !== to);
    search('the folders', inside);
  }
  const layers = LAYERS[relative('.', root).replaceAll(sep, '/')];
  for (const edge of layers ? edges : []) {
    const [from, to] = [edge.from.split('::')[0], edge.to.split('::')[0]];
    // The root puts the parts together.
    if (from === '' || from === to) continue;
    if (!(from in layers)) wrong.push(`  ${from} is in no layer`);
    else if (!layers[from].includes(to)) wrong.push(`  ${from} may not import ${to || 'the root'}:\n${place(edge)}`);
  }
  return [...new Set(wrong)];
}

let failed = false;
for (const root of process.argv.slice(2)) {
  const wrong = faults(root);
  if (wrong.length > 0) console.error([`${root}:`, ...wrong].join('\n'));
  failed ||= wrong.length > 0;
}
process.exit(failed ? 1 : 0);
