import { describe, expect, test } from 'vitest';
import { type Period, problemOf, rangeOf, usualGroup } from './period';

describe('a period', () => {
  const TODAY = '2026-11-26';
  test.each<[Period, string, string]>([
    ['week', '2026-11-23', '2026-11-29'],
    ['month', '2026-11-01', '2026-11-30'],
    ['last-month', '2026-10-01', '2026-10-31'],
    ['quarter', '2026-10-01', '2026-12-31'],
    ['year', '2026-01-01', '2026-12-31'],
    ['last-year', '2025-01-01', '2025-12-31'],
  ])('%s lasts from %s to %s', (period, from, to) => {
    expect(rangeOf(period, TODAY)).toEqual({ from, to });
  });

  test('starts and ends correctly in January', () => {
    expect(rangeOf('last-month', '2026-01-31')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
    expect(rangeOf('quarter', '2026-03-31')).toEqual({ from: '2026-01-01', to: '2026-03-31' });
  });

  test('is divided into few enough parts to be compared', () => {
    expect(usualGroup({ from: '2026-11-01', to: '2026-11-30' })).toBe('day');
    expect(usualGroup({ from: '2026-10-01', to: '2026-12-31' })).toBe('week');
    expect(usualGroup({ from: '2026-01-01', to: '2026-12-31' })).toBe('month');
  });

  test('that ends before it begins, or lasts more than ten years, has no report', () => {
    expect(problemOf({ from: '2026-11-26', to: '2026-11-26' })).toBeNull();
    expect(problemOf({ from: '2026-11-26', to: '2026-11-25' })).toBe('reversed');
    expect(problemOf({ from: '2010-01-01', to: '2026-11-25' })).toBe('too-long');
  });
});
