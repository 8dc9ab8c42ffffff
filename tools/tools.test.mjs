// node --test tools/

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const TOOLS = dirname(fileURLToPath(import.meta.url));
const made = [];
after(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

function folderOf(files) {
  const folder = mkdtempSync(join(tmpdir(), 'backup-lens-tools-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    if (text.startsWith('#!')) chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

describe('imports', () => {
  const check = (files) => {
    const { status, stderr } = spawnSync('node', [join(TOOLS, 'imports.mjs'), folderOf(files)]);
    return { status, output: stderr.toString() };
  };

  const CIRCLES = {
    'two files': [{ 'lib.rs': 'mod a; mod b;', 'a.rs': 'use crate::b::B;', 'b.rs': 'use crate::a::A;' }, 'files a, b'],
    'names in braces, over lines': [{ 'lib.rs': '', 'a.rs': 'use crate::{\n  c::C,\n  b::{self, B as Other},\n};', 'b.rs': 'use super::a::*;', 'c.rs': '' }, 'files a, b'],
    'a path in the code': [{ 'lib.rs': '', 'a.rs': 'fn f() { crate::b::g(); }', 'b.rs': 'type T = super::a::T;' }, 'files a, b'],
    'a file and its folder': [{ 'lib.rs': '', 'a.rs': 'mod x;\nfn f() { x::g(); }', 'a/x.rs': 'use super::f;' }, 'files a, a::x'],
    'two folders without a circle of files': [
      { 'lib.rs': '', 'a.rs': '', 'b.rs': '', 'a/x.rs': 'use crate::b::y::Y;', 'b/y.rs': '', 'b/z.rs': 'use crate::a::w::W;', 'a/w.rs': '' },
      'folders a, b',
    ],
    'two folders in a folder': [{ 'lib.rs': '', 'p/a/x.rs': 'use super::super::b::y::Y;', 'p/b/y.rs': '', 'p/b/z.rs': 'use crate::p::a::w::W;', 'p/a/w.rs': '' }, 'folders p::a, p::b'],
    'files behind a name that is handed on': [
      { 'lib.rs': '', 'a.rs': 'mod x; mod y; pub use x::X; pub use y::Y;', 'a/x.rs': 'use crate::a::Y;', 'a/y.rs': 'use crate::a::X;' },
      'files a::x, a::y',
    ],
    'three files': [{ 'lib.rs': '', 'a.rs': 'use crate::b;', 'b.rs': 'use crate::c;', 'c.rs': 'use crate::a;' }, 'files a, b, c'],
    'a module within a file': [{ 'lib.rs': '', 'a.rs': 'mod inner { use super::super::b::B; }', 'b.rs': 'use crate::a::inner::C;' }, 'files a, b'],
    'the root': [{ 'lib.rs': 'mod a; use a::A; pub struct B;', 'a.rs': 'use crate::B;' }, 'files a, the root'],
  };
  for (const [what, [files, expected]] of Object.entries(CIRCLES)) {
    test(`a circle of ${what} is found`, () => {
      const { status, output } = check(files);
      assert.equal(status, 1);
      assert.match(output, new RegExp(`circle between the ${expected}\\n`));
    });
  }

  const STRAIGHT = {
    'what tests import': { 'lib.rs': '', 'a.rs': 'use crate::b::B;', 'b.rs': "#[cfg(test)]\nmod tests {\n  use crate::a::A; // '{'\n  fn f() { \"}\"; }\n}" },
    'a file of tests': { 'lib.rs': '', 'a.rs': 'use crate::b::B;', 'b.rs': '#[cfg(test)]\n#[allow(x)]\npub(crate) mod tests;', 'b/tests.rs': 'use crate::a::A;' },
    'a line for tests alone': { 'lib.rs': '', 'a.rs': 'use crate::b::B;', 'b.rs': '#[cfg(test)]\nuse crate::a::A;' },
    comments: { 'lib.rs': '', 'a.rs': 'use crate::b::B;', 'b.rs': '/// See crate::a::A.\n/* use crate::a::A; */\nfn f() { "crate::a::A"; r#"use crate::a::A;"#; }' },
    'lifetimes and letters': { 'lib.rs': '', 'a.rs': "use crate::b::B;\nfn f<'a>(x: &'a str) { '\"'; '\\''; }", 'b.rs': '' },
    'a name that only looks like a module': { 'lib.rs': '', 'a.rs': 'use crate::b::B; use std::c::D;', 'b.rs': 'fn f() { serde::a::x(); }' },
    'a name that a folder hands on': { 'lib.rs': '', 'a.rs': 'mod x; mod y; pub use x::X;', 'a/x.rs': '', 'a/y.rs': 'use crate::a::X;' },
    'children that import one another one way': { 'lib.rs': '', 'a.rs': 'mod x; mod y; pub use x::X;', 'a/x.rs': 'use super::y::Y;', 'a/y.rs': '' },
  };
  for (const [what, files] of Object.entries(STRAIGHT)) {
    test(`${what}: no circle`, () => assert.deepEqual(check(files), { status: 0, output: '' }));
  }
});

describe('install', () => {
  const NOTE = '#!/bin/sh\necho "$(basename $0) $*" >> "$NOTES"\n';
  /** Runs it with these programs first on the PATH; returns their arguments and where the tool would be. */
  const install = (programs) => {
    const folder = folderOf(programs);
    const [notes, place] = [join(folder, 'notes'), join(folder, 'place')];
    const env = { ...process.env, PATH: `${folder}:/usr/bin:/bin`, NOTES: notes, INSTALL_FLAGS: '--locked --features x' };
    const run = spawnSync(join(TOOLS, 'install'), ['tool-cli', '1.2.3', place, 'tool', 'tool-runner'], { env });
    assert.equal(run.status, 0, run.stderr.toString());
    let calls = '';
    try {
      calls = readFileSync(notes, 'utf8');
    } catch {
      // Nothing was called.
    }
    return { folder, place, calls: calls.replaceAll(place, 'PLACE').trim().split('\n') };
  };
  const says = (version) => `#!/bin/sh\necho "$(basename $0) ${version}"\n`;
  const compiled = 'cargo install --ignore-rust-version --root PLACE --locked --features x tool-cli@1.2.3';
  const fetched = 'cargo binstall --no-confirm --locked --disable-strategies compile --root PLACE tool-cli@1.2.3';

  test('a tool of this version that is there is used', () => {
    const { folder, place, calls } = install({ cargo: NOTE, tool: says('1.2.3'), 'tool-runner': says('1.2.3') });
    assert.deepEqual(calls, ['']);
    assert.equal(readlinkSync(join(place, 'bin/tool-runner')), join(folder, 'tool-runner'));
  });

  test('one of another version is not, nor an incomplete one', () => {
    assert.deepEqual(install({ cargo: NOTE, tool: says('1.2.4'), 'tool-runner': says('1.2.4') }).calls, [compiled]);
    assert.deepEqual(install({ cargo: NOTE, tool: says('1.2.3') }).calls, [compiled]);
  });

  test('it is fetched where cargo binstall is there', () => {
    assert.deepEqual(install({ cargo: NOTE, 'cargo-binstall': NOTE }).calls, [fetched]);
  });

  test('and compiled where it cannot be fetched', () => {
    const cargo = `${NOTE}[ "$1" != binstall ]\n`;
    assert.deepEqual(install({ cargo, 'cargo-binstall': NOTE }).calls, [fetched, compiled]);
  });
});

describe('the tests of the dashboard', () => {
  const folders = ['e2e', 'real'].map((name) => join(TOOLS, '../tests', name));
  const lines = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.mjs'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').map((text, place) => ({ text, where: `${name}:${place + 1}` }))),
  );
  const found = (fits) => lines.filter(({ text }) => fits(text)).map(({ where, text }) => `${where} ${text.trim()}`);

  test('wait for what they expect, not for a time', () => {
    assert.deepEqual(found((text) => /waitForTimeout|latency_ms/.test(text)), []);
  });

  test('set no limit that is shorter than the usual one, which a slow machine needs', () => {
    const short = (text) => [...text.matchAll(/(?:timeout: |setTimeout\()(\d[\d_]*)/g)].some(([, limit]) => Number(limit.replaceAll('_', '')) < 30_000);
    assert.deepEqual(found(short), []);
  });
});
