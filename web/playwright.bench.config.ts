import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

export default defineConfig({
  ...tests,
  testDir: 'bench',
  projects: undefined,
  // One after the other, and once: they measure.
  workers: 1,
  retries: 0,
  timeout: 300_000,
  use: { ...tests.use, trace: 'off' },
});
