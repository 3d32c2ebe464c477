import type { Page } from '@playwright/test';

/** The longest time from a press of a key or button during `work` to the frame that shows its effect, in milliseconds. */
export async function longestInteraction(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { seen });
    // Shorter ones are not reported. What is no press has no interaction: a row, for example, that is scrolled to the pointer.
    new PerformanceObserver((list) => {
      const events = list.getEntries() as (PerformanceEntry & { interactionId: number })[];
      seen.push(...events.filter(({ interactionId }) => interactionId > 0).map(({ duration }) => duration));
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  await work();
  await settledFrames(page);
  return page.evaluate(() => Math.max(16, ...(window as unknown as { seen: number[] }).seen));
}

/** The longest time from a movement of the pointer during `work` to the frame that shows it, in milliseconds. */
export async function longestMovement(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { seen });
    addEventListener(
      'pointermove',
      ({ timeStamp }) => requestAnimationFrame(() => setTimeout(() => seen.push(performance.now() - timeStamp))),
      { capture: true },
    );
  });
  await work();
  await settledFrames(page);
  return page.evaluate(() => Math.max(...(window as unknown as { seen: number[] }).seen));
}

/** Observers are notified some time after the frame. */
async function settledFrames(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 500))));
}
