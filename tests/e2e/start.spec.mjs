// How the page starts: its first requests, under an older policy, and with the configuration in the document.

import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './demo.mjs';
import { open, table } from './lens.mjs';

const PAGE = /\/(\?[^/]*)?$/;
const ROOT = join(import.meta.dirname, '..', '..');

test.describe('under a policy older than the page', () => {
  test.use({ allowed: /^console: .*Content Security Policy/ });

  test('the program sends the first requests itself', async ({ page, requests }) => {
    await page.route(PAGE, async (route) => {
      const answer = await route.fetch();
      const policy = answer.headers()['content-security-policy'].replace(/ 'sha256-[^']+'/, '');
      await route.fulfill({ response: answer, headers: { ...answer.headers(), 'content-security-policy': policy } });
    });
    await open(page, '?status=error');
    expect(await page.evaluate(() => globalThis.backupLensEarly)).toBeUndefined();
    expect(requests.filter((path) => path.endsWith('/config.json'))).toHaveLength(1);
    expect(requests.lists()).toHaveLength(1);
  });
});

test.describe('with the configuration in the document', () => {
  /** The page with this configuration in it. */
  const configured = async (page, folder, config) => {
    await mkdir(folder, { recursive: true });
    await cp(join(ROOT, 'dist', 'index.html'), join(folder, 'index.html'));
    await writeFile(join(folder, 'config.json'), JSON.stringify(config));
    const run = spawnSync('node', [join(ROOT, 'deploy', 'configure.mjs'), folder, join(folder, 'config.json')], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    const body = await readFile(join(folder, 'index.html'), 'utf8');
    await page.route(PAGE, async (route) => route.fulfill({ response: await route.fetch(), body }));
  };

  test('no other one is requested, and the list does not wait', async ({ page, requests, demo }, testInfo) => {
    const title = '</script><script>stop()</script>';
    const { project_id } = await (await fetch(`${demo.url}config.json`)).json();
    await configured(page, testInfo.outputPath(), { title, api: 'api/volume', project_id });
    // The list is requested though the program never arrives.
    let release;
    await page.route(/_bg\.wasm$/, (route) => (release = () => route.continue()));
    await page.goto('./?status=error', { waitUntil: 'commit' });
    await expect.poll(() => requests.lists().length).toBe(1);
    await expect.poll(() => release).toBeDefined();
    await release();
    await expect(table(page)).toHaveAttribute('aria-busy', 'false');
    await expect(page.getByRole('banner')).toContainText(title);
    expect(requests.lists()).toHaveLength(1);
    expect(requests.filter((path) => path.endsWith('/config.json'))).toEqual([]);
  });

  test('a mistake in it is reported like one in the file', async ({ page, requests }, testInfo) => {
    await configured(page, testInfo.outputPath(), { api: 'api/volume' });
    await page.goto('./');
    await expect(page.getByText('The key “project_id” is missing in config.json.')).toBeVisible();
    expect(requests).toHaveLength(0);
  });
});
