import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBatch } from './batch';
import type { Event } from './events';

const event = (number: number): Event => ({
  name: 'web_vital',
  page: 'today',
  at: '2026-11-26T02:00:00Z',
  session: '00000000-0000-4000-8000-000000000000',
  properties: { metric: 'INP', value: number },
});

/** A batch to which `add` adds numbered events, and the numbers that were sent, request by request. */
function batching(answer: () => Promise<unknown> = async () => undefined) {
  const sent: { numbers: unknown[]; leaving: boolean }[] = [];
  const batch = createBatch((events, leaving) => {
    sent.push({ numbers: events.map(({ properties }) => 'value' in properties && properties.value), leaving });
    return answer();
  });
  let count = 0;
  const add = (many: number) => {
    for (let each = 0; each < many; each += 1) batch.add(event(++count));
  };
  return { batch, add, sent, sizes: () => sent.map(({ numbers }) => numbers.length) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('twenty events are sent at once, each of them once', async () => {
  const { add, sent } = batching();
  add(19);
  expect(sent).toEqual([]);
  add(1);
  expect(sent).toEqual([{ numbers: Array.from({ length: 20 }, (_, index) => index + 1), leaving: false }]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(1);
});

test('fewer are sent fifteen seconds after the first', async () => {
  const { add, sizes } = batching();
  add(1);
  await vi.advanceTimersByTimeAsync(14_000);
  add(1);
  expect(sizes()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sizes()).toEqual([2]);
});

test('a hidden page sends what there is, and nothing if there is nothing', async () => {
  const { add, batch, sent } = batching();
  batch.leave();
  add(3);
  batch.leave();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual([{ numbers: [1, 2, 3], leaving: true }]);
});

test('what was refused is neither kept nor sent again, and what comes later is sent', async () => {
  const { add, sizes } = batching(() => Promise.reject(new TypeError('offline')));
  add(20);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sizes()).toEqual([20]);
  add(2);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(sizes()).toEqual([20, 2]);
});

test('while nobody answers, one request is under way and at most fifty events wait', async () => {
  let answer = () => {};
  const { add, sizes } = batching(
    () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      }),
  );
  add(500);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sizes()).toEqual([20]);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(sizes()).toEqual([20, 50]);
});

test('a hidden page doesn’t wait for the answer before', async () => {
  const { add, batch, sizes } = batching(() => new Promise(() => undefined));
  add(25);
  batch.leave();
  expect(sizes()).toEqual([20, 5]);
});
