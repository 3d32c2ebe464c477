import { expect, test } from 'vitest';
import { type Metric, type Speed, shareOf, speedOf } from './speed';

test.each<[Metric, number, Speed]>([
  ['lcp', 2_500, 'good'],
  ['lcp', 2_501, 'fair'],
  ['lcp', 4_001, 'slow'],
  ['inp', 200, 'good'],
  ['inp', 500, 'fair'],
  ['inp', 501, 'slow'],
  ['cls', 0, 'good'],
  ['cls', 0.25, 'fair'],
  ['cls', 0.26, 'slow'],
])('%s of %s is %s', (metric, value, speed) => {
  expect(speedOf(metric, value)).toBe(speed);
});

test('a share has one decimal, and there is none of nothing', () => {
  expect(shareOf(1, 3)).toBe(33.3);
  expect(shareOf(0, 3)).toBe(0);
  expect(shareOf(0, 0)).toBeNull();
});
