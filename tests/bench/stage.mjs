// The setting of all measurements: the demo, the browser, and fresh pages without a cache.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, loadavg } from 'node:os';
import { chromium } from '@playwright/test';

export const DIST = process.env.BACKUP_LENS_DIST ?? 'dist';
const DEMO = process.env.BACKUP_LENS_DEMO ?? 'target/demo/backup-lens-demo';
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const VIEW = { viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'UTC' };

export async function stage() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS });
  const demo = spawn(DEMO, ['--port', '0', '--rows', '4000', '--dist', DIST], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(demo.stdout, 'data');
  const address = String(line).match(/http:\S+/)[0];
  const close = async () => {
    await browser.close();
    demo.kill();
  };
  return { address, browser, close };
}

/** A page with nothing cached, in a context of its own. */
export async function blank(browser, ...watches) {
  const page = await (await browser.newContext(VIEW)).newPage();
  for (const watch of watches) await page.addInitScript(watch);
  return page;
}

/**
 * The machine on which the figures were measured. The load is the number of programs that want a core, including the
 * bench's own.
 */
export function machine(browser) {
  const load = loadavg().map((number) => number.toFixed(1)).join(', ');
  return `Chromium ${browser.version()}, ${availableParallelism()} cores shared with the demo, load ${load}`;
}

export const rest = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
