import type { Browser, Page } from '@playwright/test';
import { KEPT_SESSION } from '../src/app/visit';

type Kept = Record<string, string>;

/** A session, with which to open the page as somebody in a browser whose cache is empty. */
export async function keptSession(page: Page): Promise<Kept> {
  return page.evaluate(
    (prefix) => Object.fromEntries(Object.entries(sessionStorage).filter(([key]) => key.startsWith(prefix))),
    KEPT_SESSION,
  );
}

/** Lighthouse's "Slow 4G": 1.6 Mbit/s down, 0.75 up, 150 ms a round trip. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: 1.6e6 / 8,
  uploadThroughput: 0.75e6 / 8,
};
const SLOWER = 4;

/**
 * When the largest content was painted, in seconds: with an empty cache, and again with what the first visit has left
 * in it.
 */
export async function paints(browser: Browser, path: string, kept: Kept = {}): Promise<[cold: number, warm: number]> {
  const context = await browser.newContext();
  await context.addInitScript((items) => {
    for (const [key, value] of Object.entries(items)) sessionStorage.setItem(key, value);
  }, kept);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const cold = await paint(page, path);
  const warm = await paint(page, path);
  await context.close();
  return [cold, warm];
}

async function paint(page: Page, path: string): Promise<number> {
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve((list.getEntries().at(-1)?.startTime ?? Number.NaN) / 1000)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      }),
  );
}
