import type { Page } from '@playwright/test';
import { expect } from './people';

/** A kind of screen: the screens of all records of a kind count as one. */
function kindOf(address: URL): string {
  const path = address.pathname.replace(/\/(?=[^/]*\d)[^/]+/g, '/$').replace(/^\/data\/.+/, '/data/$');
  return `${path}?${address.searchParams.get('view') ?? ''}`;
}

/** Screens that no link leads to. */
const SEEDS = ['/', '/calendar?view=week', '/calendar?view=month', '/no-such-page'];

/** Opens one screen of each kind that the signed-in person can reach by links, and calls `look` on it. */
export async function everyScreen(page: Page, look: (name: string) => Promise<void>): Promise<string[]> {
  const seen = new Set<string>();
  const waiting = SEEDS.map((path) => new URL(path, page.url()));
  for (let address = waiting.shift(); address; address = waiting.shift()) {
    const kind = kindOf(address);
    if (seen.has(kind)) continue;
    seen.add(kind);
    await page.goto(address.href);
    await settled(page);
    seen.add(kindOf(new URL(page.url())));
    await look(kind);
    for (const href of await page
      .locator('a[href^="/"]')
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href)))
      waiting.push(new URL(href));
  }
  return [...seen];
}

/** Waits until the screen and its data are loaded. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await expect(page.getByText(/^(Đang tải…|Loading…)$/)).toHaveCount(0);
}
