import { defineConfig } from '@playwright/test';
import usual from './playwright.config.mjs';

export default defineConfig({
  ...usual,
  testDir: 'tests/real',
  outputDir: 'target/real',
  // One installation for all, and some tests stop parts of it.
  fullyParallel: false,
  workers: 1,
  // Services are stopped and started between the steps of a test.
  timeout: 600_000,
  expect: { timeout: 120_000 },
  use: { ...usual.use, baseURL: 'http://127.0.0.1:18080/' },
});
