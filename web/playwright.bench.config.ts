import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

export default defineConfig({
  ...tests,
  testDir: 'bench',
  projects: undefined,
  // One at a time and without retries, because they measure.
  workers: 1,
  retries: 0,
  timeout: 300_000,
  use: { ...tests.use, trace: 'off' },
});
