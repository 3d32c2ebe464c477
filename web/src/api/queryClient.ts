import { QueryClient } from '@tanstack/react-query';
import { Refusal } from './client';

const STARTING_TRIES = 100;
const OFFLINE_TRIES = 3;
const STARTING_DELAY_MS = 3_000;

/** The database is starting; nothing was changed, and trying again will help. */
export function isStarting(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'database_unavailable';
}

function retryRead(failures: number, error: Error): boolean {
  if (isStarting(error)) return failures < STARTING_TRIES;
  return error instanceof Refusal && error.code === 'offline' && failures < OFFLINE_TRIES;
}

export function retryDelay(failures: number, error: Error): number {
  const asked = error instanceof Refusal ? error.retryAfter : null;
  return asked ?? (isStarting(error) ? STARTING_DELAY_MS : Math.min(1_000 * 2 ** failures, 10_000));
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, gcTime: 5 * 60_000, retry: retryRead, retryDelay },
      // A change is repeated only if it was certainly not made.
      mutations: { retry: (failures, error) => isStarting(error) && failures < STARTING_TRIES, retryDelay },
    },
  });
}
