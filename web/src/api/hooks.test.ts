import { QueryClient } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import type { Call } from './client';
import { readOptions } from './hooks';

test('an answer that is read again is renewed, one with other parameters is not', async () => {
  const call = vi.fn(async (..._asked: Parameters<Call>) => ({}));
  const cache = new QueryClient();
  await cache.fetchQuery(readOptions(call as unknown as Call, 'get_customers', { offset: 0 }));
  await cache.fetchQuery(readOptions(call as unknown as Call, 'get_customers', { offset: 0 }));
  await cache.fetchQuery(readOptions(call as unknown as Call, 'get_customers', { offset: 50 }));
  expect(call.mock.calls.map(([, , options]) => options?.renews)).toEqual([false, true, false]);
});
