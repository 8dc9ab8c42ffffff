// What a reader waits for, measured in Chromium against the demo: node tests/bench/bench.mjs [rounds]
//
//   bytes        every file that the first page loads, brotli
//   first row    from the navigation's start to the first row on screen, cold cache
//   1000 rows    from the click to the last row in the document, and the longest task on the way

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { chromium } from '@playwright/test';

const ROUNDS = Number(process.argv[2] ?? 9);
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

const demo = spawn(process.env.BACKUP_LENS_DEMO ?? 'target/demo/backup-lens-demo', ['--port', '0', '--rows', '4000']);
const [line] = await once(demo.stdout, 'data');
const address = String(line).match(/http:\S+/)[0];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS });

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Notes every long task, and when the first row came. Long tasks shorter than 50 ms are none by definition. */
function watch() {
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => task.duration))).observe({
    type: 'longtask',
    buffered: true,
  });
  new MutationObserver((_, observer) => {
    if (!document.querySelector('tbody tr')) return;
    requestAnimationFrame(() => {
      window.firstRow ??= performance.now();
    });
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}

async function round(search) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(address + search);
  await page.waitForFunction(() => window.firstRow);
  const rows = Number(new URLSearchParams(search).get('limit') ?? 50);
  await page.waitForFunction((rows) => document.querySelectorAll('tbody tr').length >= rows, rows);
  const cold = await page.evaluate(() => ({ first: window.firstRow, all: performance.now(), longest: Math.max(0, ...window.tasks) }));
  const next = await page.evaluate(async (rows) => {
    window.tasks.length = 0;
    const last = () => document.querySelectorAll('tbody tr')[rows - 1]?.textContent;
    const [before, start] = [last(), performance.now()];
    document.querySelector('a[rel=next]').click();
    while (last() === before) await new Promise((resolve) => setTimeout(resolve, 4));
    const took = performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { took, longest: Math.max(0, ...window.tasks) };
  }, rows);
  await context.close();
  return { cold, next };
}

const files = readdirSync('dist').filter((name) => name.endsWith('.br'));
const bytes = files.reduce((sum, name) => sum + statSync(`dist/${name}`).size, 0);
console.log(`app, brotli             ${(bytes / 1000).toFixed(1)} kB in ${files.length} files`);
for (const search of ['', '?limit=1000']) {
  const rounds = [];
  for (let index = 0; index < ROUNDS; index += 1) rounds.push(await round(search));
  const say = (name, pick) => {
    const values = rounds.map(pick);
    const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(0));
    console.log(`${name.padEnd(24)}${median(values).toFixed(0)} ms (${low}–${high}, ${ROUNDS} rounds)`);
  };
  const what = search ? '1000 rows' : '50 rows';
  say(`${what}: first row`, ({ cold }) => cold.first);
  say(`${what}: all rows`, ({ cold }) => cold.all);
  say(`${what}: longest task`, ({ cold }) => cold.longest);
  say(`${what}: next page`, ({ next }) => next.took);
  say(`${what}: its longest`, ({ next }) => next.longest);
}
await browser.close();
demo.kill();
