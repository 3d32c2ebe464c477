import { QueryClient } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import type { Call } from './client';
import { readOptions } from './hooks';

test('an answer that is read again is renewed, one with other parameters is not', async () => {
  const asked = vi.fn(async () => ({}));
  const call = asked as unknown as Call;
  const cache = new QueryClient();
  await cache.fetchQuery(readOptions(call, 'get_customers', { limit: 10 }));
  await cache.fetchQuery(readOptions(call, 'get_customers', { limit: 10 }));
  await cache.fetchQuery(readOptions(call, 'get_customers', { limit: 20 }));
  const renews = (renews: boolean) => expect.objectContaining({ renews });
  expect(asked.mock.calls).toEqual([
    ['get_customers', { limit: 10 }, renews(false)],
    ['get_customers', { limit: 10 }, renews(true)],
    ['get_customers', { limit: 20 }, renews(false)],
  ]);
});
