import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import chromium from '@sparticuz/chromium';

// The pinned browser is an npm package; CHROMIUM overrides it.
const executablePath = process.env.CHROMIUM ?? (await chromium.executablePath());
if (!existsSync(executablePath)) throw new Error(`no browser at ${executablePath}`);

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // The tests share one running system; each creates the records that it changes.
  fullyParallel: false,
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  reporter: [['list']],
  use: {
    baseURL: process.env.BASE_URL ?? 'http://127.0.0.1:3000',
    viewport: { width: 1366, height: 768 },
    locale: 'en-US',
    // Different from the organisation's time zone and the machine's.
    timezoneId: 'Pacific/Kiritimati',
    actionTimeout: 10_000,
    trace: 'retain-on-failure',
    launchOptions: { executablePath, args: ['--no-sandbox', '--disable-gpu'] },
  },
});
