import fs from 'node:fs';
import path from 'node:path';
import { devices, type Page } from '@playwright/test';
import { addDays, startOfWeek } from '../src/shared/days';
import { inDays } from './days';
import { ADMIN, CONSULTANT, expect, signIn, test } from './people';
import { watch } from './screens';

const FOLDER = path.join(import.meta.dirname, '../../docs/pictures');
const QUALITY = 70;
const MOST_BYTES = 80_000;

/** The Wednesday morning of this week, which the sample data is about. */
const NOW = `${addDays(startOfWeek(inDays(0)), 2)}T10:10:00+07:00`;

async function take(page: Page, name: string) {
  const client = await page.context().newCDPSession(page);
  const { data } = await client.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  const picture = Buffer.from(data, 'base64');
  expect(picture.length).toBeLessThan(MOST_BYTES);
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(path.join(FOLDER, `${name}.webp`), picture);
}

async function open(page: Page, email: string, at: string) {
  await page.clock.setFixedTime(NOW);
  await page.addInitScript(() => localStorage.setItem('language', 'en'));
  const settled = watch(page);
  await signIn(page, email, at);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await settled();
}

for (const [name, at] of [
  ['today', '/today'],
  ['calendar', '/calendar'],
  ['appointments', '/appointments'],
] as const)
  test(name, async ({ page }) => {
    await open(page, ADMIN, at);
    await take(page, name);
  });

test.describe('on a phone', () => {
  const { defaultBrowserType: _, ...phone } = devices['Pixel 7'];
  test.use(phone);

  test('my day', async ({ page }) => {
    await open(page, CONSULTANT, '/my-day');
    await take(page, 'phone');
  });
});
