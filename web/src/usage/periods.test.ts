import { expect, test } from 'vitest';
import { daysOf, lengthOf, PERIODS, problemOf, rangeOf } from './periods';

test.each(PERIODS)('a %s is made of whole weeks and ends yesterday', (period) => {
  const range = rangeOf(period, '2026-03-01');
  expect(range.to).toBe('2026-02-28');
  expect(lengthOf(range) % 7).toBe(0);
  expect(problemOf(range)).toBeNull();
});

test('a range of 92 days has figures, but not a longer one, nor one that ends before it begins', () => {
  expect(problemOf({ from: '2026-01-01', to: '2026-04-02' })).toBeNull();
  expect(problemOf({ from: '2026-01-01', to: '2026-04-03' })).toBe('too-long');
  expect(problemOf({ from: '2026-01-02', to: '2026-01-01' })).toBe('reversed');
});

test('a range has its first day and its last', () => {
  expect(daysOf({ from: '2026-02-28', to: '2026-03-01' })).toEqual(['2026-02-28', '2026-03-01']);
});
