import type { Metric } from './events';

/** Entries that not every browser has, and the library of TypeScript neither. */
interface Shift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
}
interface Interaction extends PerformanceEntry {
  interactionId?: number;
}

/** Shifts belong together if less than a second passes between them, and five altogether. */
const APART_MS = 1_000;
const LONGEST_MS = 5_000;
/** The shortest interactions that a browser reports. */
const SHORTEST_MS = 16;

type Report = (metric: Metric, value: number) => void;

export interface Vitals {
  /** Reports what was measured since the last screen: this one is being left, or the page hidden. */
  settle(): void;
  /** Starts to measure another screen. */
  begin(): void;
}

/**
 * Measures how fast the page feels: https://web.dev/articles/vitals. How long things take to appear is known of the
 * screen that the page was opened with; interactions and shifts are measured screen by screen.
 */
export function observeVitals(report: Report): Vitals {
  const pending: (() => void)[] = [];

  function observe<E extends PerformanceEntry>(type: string, each: (entry: E) => void, options: object = {}) {
    if (!PerformanceObserver.supportedEntryTypes.includes(type)) return false;
    const take = (entries: PerformanceEntryList) => {
      for (const entry of entries) each(entry as E);
    };
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type, buffered: true, ...options });
    pending.push(() => take(observer.takeRecords()));
    return true;
  }

  let paint: number | null = null;
  let slowest: number | null = null;
  // What a page in the background takes to paint says nothing.
  const hidden = performance.getEntriesByType('visibility-state').find(({ name }) => name === 'hidden');
  const seen = hidden?.startTime ?? Number.POSITIVE_INFINITY;

  observe('largest-contentful-paint', ({ startTime }) => {
    if (startTime < seen) paint = startTime;
  });
  observe<Interaction>(
    'event',
    ({ interactionId, duration }) => {
      if (interactionId) slowest = Math.max(slowest ?? 0, duration);
    },
    { durationThreshold: SHORTEST_MS },
  );
  const shifts = createShifts();
  const shifting = observe<Shift>('layout-shift', (entry) => {
    if (!entry.hadRecentInput) shifts.add(entry);
  });
  observe('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint' && startTime < seen) report('FCP', Math.round(startTime));
  });
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (navigation && navigation.responseStart > 0) report('TTFB', Math.round(navigation.responseStart));

  let opened = true;
  let reported: number | null = null;
  return {
    settle() {
      for (const take of pending) take();
      if (opened && paint !== null) report('LCP', Math.round(paint));
      opened = false;
      if (slowest !== null) report('INP', Math.round(slowest));
      slowest = null;
      const shifted = shifts.worst();
      if (shifting && (reported === null || shifted > reported)) report('CLS', shifted);
      reported = shifted;
    },
    begin() {
      shifts.reset();
      reported = null;
    },
  };
}

/** The worst of the groups in which shifts come. */
function createShifts() {
  let worst = 0;
  let sum = 0;
  let from = 0;
  let to = 0;
  return {
    add({ startTime, value }: Shift) {
      const together = sum > 0 && startTime - to < APART_MS && startTime - from < LONGEST_MS;
      if (!together) from = startTime;
      sum = together ? sum + value : value;
      to = startTime;
      worst = Math.max(worst, sum);
    },
    worst: () => Math.round(worst * 1000) / 1000,
    reset() {
      worst = 0;
      sum = 0;
    },
  };
}
