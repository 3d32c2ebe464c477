import fs from 'node:fs';
import path from 'node:path';
import type { Locator, Page, Request } from '@playwright/test';
import { expect } from './people';

/** A kind of screen: the screens of all records of a kind count as one. */
function kindOf(address: URL): string {
  const path = address.pathname.replace(/\/(?=[^/]*\d)[^/]+/g, '/$').replace(/^\/data\/(?!uploads).+/, '/data/$');
  return `${path}?${address.searchParams.get('view') ?? ''}`;
}

/** Screens that no link leads to. */
const SEEDS = [
  '/',
  '/calendar?view=week',
  '/calendar?view=month',
  '/no-such-page',
  '/my-day/apply',
  '/consultants/invite',
];

/**
 * Opens one screen of each kind that the signed-in person can reach by links, as a link does, and calls `look` on it.
 * Of the kinds of `chosen` it opens those. Returns the kinds.
 */
export async function everyScreen(
  page: Page,
  look: (name: string) => Promise<void>,
  chosen: readonly string[] = [],
): Promise<string[]> {
  const settled = watch(page);
  const seen = new Set<string>();
  const waiting = [...chosen, ...SEEDS].map((path) => new URL(path, page.url()));
  for (let address = waiting.shift(); address; address = waiting.shift()) {
    const kind = kindOf(address);
    if (seen.has(kind)) continue;
    seen.add(kind);
    await page.evaluate((href) => history.pushState({}, '', href), address.href);
    await settled();
    seen.add(kindOf(new URL(page.url())));
    await look(kind);
    const more = page.getByRole('button', { name: /^(Việc khác|More actions)$/ });
    const folded = (await more.isVisible()) && (await page.getByRole('dialog').count()) === 0;
    if (folded) {
      await more.click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look(`${kind} more`);
    }
    for (const href of await page
      .locator('a[href^="/"]')
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href)))
      waiting.push(new URL(href));
    if (folded) await page.keyboard.press('Escape');
  }
  return [...seen];
}

/** Waits until a freshly opened page has loaded the screen and its data. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await expect(page.getByText(/^(Đang tải…|Loading…)$/)).toHaveCount(0);
}

/** Shows the rows that long lists hide at first. */
export async function showAll(where: Page | Locator): Promise<void> {
  const hidden = where.getByRole('button', { name: /^(Hiện cả|Show all) / });
  while ((await hidden.count()) > 0) await hidden.first().click();
}

const QUIET_MS = 150;

/** Returns a function that waits until the screen and its data are loaded. */
export function watch(page: Page): () => Promise<void> {
  const open = new Set<Request>();
  let changed = Date.now();
  const begun = (request: Request) => {
    open.add(request);
    changed = Date.now();
  };
  const ended = (request: Request) => {
    open.delete(request);
    changed = Date.now();
  };
  page.on('request', begun);
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  return async () => {
    await expect(page.locator('h1, [role="dialog"]').first()).toBeVisible();
    changed = Date.now();
    await expect.poll(() => open.size === 0 && Date.now() - changed > QUIET_MS, { intervals: [50] }).toBe(true);
    await expect(page.getByText(/^(Đang tải…|Loading…)$/)).toHaveCount(0);
  };
}

const ROUTE = /const (\w+) = createRoute\(\{\s+getParentRoute: \(\) => (\w+),\s+path: '([^']+)'/g;

/** The paths of all screens that the sources have for a role, with `$` for a record. */
export function pathsOf(role: string): string[] {
  const source = path.join(import.meta.dirname, '../src');
  const paths: string[] = [];
  for (const file of fs.globSync('*/routes.ts', { cwd: source })) {
    const known = new Map([[`${role}Route`, '']]);
    for (const [, name = '', parent = '', below = ''] of fs
      .readFileSync(path.join(source, file), 'utf8')
      .matchAll(ROUTE)) {
      const above = known.get(parent);
      if (above === undefined) continue;
      known.set(name, `${above}/${below.replace(/^\//, '')}`.replace(/\$\w+/g, '$'));
    }
    paths.push(...[...known.values()].filter(Boolean));
  }
  return paths;
}
