import { QueryClient } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import type { Call } from './client';
import { readOptions } from './hooks';

test('an answer that is read again is renewed, one with other parameters is not', async () => {
  const call = vi.fn<Call>().mockResolvedValue({} as never);
  const cache = new QueryClient();
  await cache.fetchQuery(readOptions(call, 'get_customers', { page: 1 }));
  await cache.fetchQuery(readOptions(call, 'get_customers', { page: 1 }));
  await cache.fetchQuery(readOptions(call, 'get_customers', { page: 2 }));
  expect(call.mock.calls.map(([, , options]) => options?.renews)).toEqual([false, true, false]);
});
