import { defineConfig } from '@playwright/test';
import { browser } from './e2e/browser';

const { executablePath, env } = await browser();

// These have the system to themselves: they archive, and lose the database.
const ALONE = /alone\/.*\.spec\.ts/;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // The tests share one running system; each creates the records that it changes.
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes on its second try is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 180_000,
  reporter: [['list']],
  expect: { timeout: 30_000 },
  projects: [
    { name: 'together', testIgnore: ALONE },
    { name: 'alone', testMatch: ALONE, dependencies: ['together'], workers: 1 },
    { name: 'pictures', testMatch: /pictures\.ts/ },
  ],
  use: {
    baseURL: process.env.BASE_URL ?? 'http://127.0.0.1:3000',
    viewport: { width: 1366, height: 768 },
    locale: 'en-US',
    // Different from the organisation's time zone and the machine's.
    timezoneId: 'Pacific/Kiritimati',
    actionTimeout: 30_000,
    trace: 'retain-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath,
      env: { ...process.env, ...env },
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    },
  },
});
