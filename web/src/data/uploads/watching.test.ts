import { expect, test } from 'vitest';
import { pauseAfter } from './watching';

test('an upload is asked for ever less often while something happens to it, and never afterwards', () => {
  const waits = [0, 30_000, 300_000, 3_600_000].map((waited) => pauseAfter('checking', waited));
  expect(waits).toEqual([...waits].sort((one, other) => one - other));
  expect(new Set(waits).size).toBe(4);
  expect(waits[0]).toBeGreaterThanOrEqual(1_000);
  for (const state of ['checked', 'imported', 'failed'] as const) expect(pauseAfter(state, 0)).toBe(0);
  for (const state of ['waiting', 'importing'] as const) expect(pauseAfter(state, 0)).toBeGreaterThan(0);
});
