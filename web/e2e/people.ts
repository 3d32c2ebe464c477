import { test as base, expect, type Page } from '@playwright/test';
import type * as Axe from 'axe-core';
import axe, { type RunOptions } from 'axe-core';
import { PASSWORD, restoreSession } from './sessions';

export const ADMIN = 'lan@meetassist.example';
export const OTHER_ADMIN = 'minh@meetassist.example';
export const CONSULTANT = 'thuha.nguyen@example.org';

/** Restores a session, as if they had signed in before. Opens the page at `path` if it is given. */
export async function signIn(page: Page, email: string, path?: string): Promise<void> {
  await restoreSession(page, email);
  if (path) await page.goto(path);
}

/** Signs in with the button on the current page and the hosted pages. */
export async function signInByPassword(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await enterPassword(page, email);
}

/** Signs in on the hosted page. */
export async function enterPassword(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.waitForURL('**/oauth2/authorize**');
  await page.getByLabel(/mail/i).fill(email);
  await page.getByLabel(/password|mật khẩu/i).fill(password);
  await page.getByRole('button', { name: /sign in|đăng nhập/i }).click();
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Violations of WCAG 2.2 AA, as far as axe can find them. */
export function accessibilityFaults(page: Page): Promise<string[]> {
  return faults(page, { runOnly: { type: 'tag', values: WCAG } });
}

/** axe's findings about contrast, for when only the colours have changed. */
export function contrastFaults(page: Page): Promise<string[]> {
  return faults(page, { runOnly: { type: 'rule', values: ['color-contrast'] } });
}

async function faults(page: Page, options: RunOptions): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(
    async (asked) => {
      const { axe } = globalThis as unknown as { axe: typeof Axe };
      const { violations } = await axe.run(document, asked);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`);
    },
    { ...options, resultTypes: ['violations' as const] },
  );
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
