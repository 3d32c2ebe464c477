import { expect, test, vi } from 'vitest';
import type { Answered } from '../../api/client';
import { createWitness } from './witness';

const answered = (milliseconds: number): Answered => ({ action: 'get_stats', outcome: 'ok', milliseconds });

test('the first answers are handed over in order, and those that follow at once', () => {
  const { saw, tell } = createWitness();
  const listener = vi.fn();
  saw(answered(1));
  saw(answered(2));
  tell(listener);
  saw(answered(3));
  expect(listener.mock.calls).toEqual([[answered(1)], [answered(2)], [answered(3)]]);
});

test('nobody listening, a few answers are remembered', () => {
  const { saw, tell } = createWitness();
  for (let each = 0; each < 1_000; each += 1) saw(answered(each));
  const listener = vi.fn();
  tell(listener);
  expect(listener).toHaveBeenCalledTimes(20);
});
