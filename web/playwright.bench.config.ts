import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

export default defineConfig({ ...tests, testDir: 'bench', timeout: 300_000, use: { ...tests.use, trace: 'off' } });
