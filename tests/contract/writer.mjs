// Adds and removes rows without the API, as set by CONTRACT_WRITE; the API under test is only read.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ask, base, profile, project, write } from './target.mjs';

const run = promisify(execFile);
const REAL_ROW = fileURLToPath(new URL('../../real/row', import.meta.url));

async function control(method, path, body) {
  const options = { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) };
  const answer = await ask(new URL(path, base), options);
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer;
}

const demo = {
  add: async (name) => {
    const added = await (await control('POST', '/demo/backups', { name, project_id: project, profile })).json();
    return (added.backup ?? added).id;
  },
  remove: (id) => control('DELETE', `/demo/backups/${id}`),
};

function command(words) {
  const [program, ...first] = words;
  return {
    add: async (name) => (await run(program, [...first, 'add', '--project', project, '--name', name])).stdout.trim(),
    remove: (id) => run(program, [...first, 'remove', id]),
  };
}

function choose() {
  if (!write) return null;
  if (write === 'demo') return demo;
  return command(write === 'real' ? [REAL_ROW, '--profile', profile] : write.split(' '));
}

/** `add(name)` returns the new id, `remove(id)` removes a row; null if the target cannot be written. */
export const writer = choose();
