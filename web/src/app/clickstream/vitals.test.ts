import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { observeVitals } from './vitals';

/** A browser's entries by type: those that are there before anybody observes, and those that happen later. */
let observers: Map<string, (entries: object[]) => void>;
let before: Record<string, object[]>;

class FakeObserver {
  static supportedEntryTypes = ['largest-contentful-paint', 'event', 'layout-shift', 'paint'];
  readonly #seen: (list: { getEntries(): object[] }) => void;
  constructor(seen: (list: { getEntries(): object[] }) => void) {
    this.#seen = seen;
  }
  observe({ type }: { type: string }) {
    const take = (entries: object[]) => this.#seen({ getEntries: () => entries });
    observers.set(type, take);
    take(before[type] ?? []);
  }
  takeRecords() {
    return [];
  }
}

const happens = (type: string, ...entries: object[]) => observers.get(type)?.(entries);
const shift = (startTime: number, value: number, hadRecentInput = false) => ({ startTime, value, hadRecentInput });

function observing() {
  const reported: [string, number][] = [];
  const vitals = observeVitals((metric, value) => reported.push([metric, value]));
  return { ...vitals, taken: () => reported.splice(0) };
}

beforeEach(() => {
  observers = new Map();
  before = { paint: [{ name: 'first-contentful-paint', startTime: 812.4 }] };
  vi.stubGlobal('PerformanceObserver', FakeObserver);
  vi.spyOn(performance, 'getEntriesByType').mockImplementation((type) =>
    type === 'navigation' ? ([{ responseStart: 95.6 }] as never) : ((before[type] ?? []) as never),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('how long the page took to appear is reported once, with the last of its largest contents', () => {
  const { settle, begin, taken } = observing();
  expect(taken()).toEqual([
    ['FCP', 812],
    ['TTFB', 96],
  ]);
  happens('largest-contentful-paint', { startTime: 900 }, { startTime: 1400.4 });
  settle();
  expect(taken()).toContainEqual(['LCP', 1400]);
  begin();
  settle();
  expect(taken().map(([metric]) => metric)).not.toContain('LCP');
});

test('what a page in the background took to appear is not', () => {
  before['visibility-state'] = [{ name: 'hidden', startTime: 0 }];
  const { settle, taken } = observing();
  happens('largest-contentful-paint', { startTime: 60_000 });
  settle();
  expect(taken().map(([metric]) => metric)).not.toContain('LCP');
});

test('the slowest interaction of each screen is reported, and none if there was none', () => {
  const { settle, begin, taken } = observing();
  happens('event', { interactionId: 1, duration: 40 }, { interactionId: 2, duration: 256 }, { duration: 900 });
  settle();
  expect(taken()).toContainEqual(['INP', 256]);
  begin();
  settle();
  expect(taken().map(([metric]) => metric)).not.toContain('INP');
  happens('event', { interactionId: 3, duration: 24 });
  settle();
  expect(taken()).toContainEqual(['INP', 24]);
});

test('the worst group of shifts of each screen is reported; those that follow a press are none', () => {
  const { settle, begin, taken } = observing();
  happens('layout-shift', shift(100, 0.05), shift(900, 0.04), shift(3_000, 0.02), shift(3_100, 0.9, true));
  settle();
  expect(taken()).toContainEqual(['CLS', 0.09]);
  settle();
  expect(taken().map(([metric]) => metric)).not.toContain('CLS');
  begin();
  settle();
  expect(taken()).toContainEqual(['CLS', 0]);
});

test('a browser that measures nothing has nothing to report', () => {
  FakeObserver.supportedEntryTypes = [];
  vi.mocked(performance.getEntriesByType).mockReturnValue([]);
  const { settle, taken } = observing();
  settle();
  expect(taken()).toEqual([]);
});
