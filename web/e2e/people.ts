import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

export const ADMIN = 'lan@meetassist.example';
export const CONSULTANT = 'thuha.nguyen@example.org';
const PASSWORD = process.env.PASSWORD ?? 'MeetAssist-1';

export async function signIn(page: Page, email: string, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByRole('button', { name: /^(Đăng nhập|Sign in)$/ }).click();
  await enterPassword(page, email);
}

/** Signs in on the hosted page. */
export async function enterPassword(page: Page, email: string): Promise<void> {
  await page.waitForURL('**/oauth2/authorize**');
  await page.getByLabel(/mail/i).fill(email);
  await page.getByLabel(/password|mật khẩu/i).fill(PASSWORD);
  await page.getByRole('button', { name: /sign in|đăng nhập/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/oauth2') && url.pathname !== '/signed-in');
}

/** axe's findings, including best practices. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  return found(await new AxeBuilder({ page }).withTags(tags).analyze());
}

function found({ violations }: Awaited<ReturnType<AxeBuilder['analyze']>>): string[] {
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`);
}

/** axe's findings about contrast, for when only the colours have changed. */
export async function contrastFaults(page: Page): Promise<string[]> {
  return found(await new AxeBuilder({ page }).withRules('color-contrast').analyze());
}

export async function expectAccessible(page: Page): Promise<void> {
  expect(await accessibilityFaults(page)).toEqual([]);
}

/** How many pixels the page is wider than the screen. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await overflow(page)).toBe(0);
}

export const test = base;
export { expect };
