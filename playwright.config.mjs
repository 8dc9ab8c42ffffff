import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'target/e2e',
  fullyParallel: true,
  workers: 2,
  // These end what hangs. A test takes a second or two, and a slow machine may need many times as long.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  // Enough to see what is wrong: each failure may have waited that long.
  maxFailures: 20,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only at its second try is named as flaky at the end.
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    timezoneId: 'UTC',
    locale: 'en-GB',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
