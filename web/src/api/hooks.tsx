import {
  keepPreviousData,
  type QueryClient,
  type QueryKey,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { createContext, type ReactNode, use } from 'react';
import { type Action, type AnswerOf, type Call, Refusal, type RequestOf } from './client';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Refusal;
  }
}

const CallContext = createContext<Call | null>(null);

export function ApiProvider({ call, children }: { call: Call; children: ReactNode }) {
  return <CallContext value={call}>{children}</CallContext>;
}

export function useCall(): Call {
  const call = use(CallContext);
  if (!call) throw new Error('useCall outside of ApiProvider');
  return call;
}

/** Query keys start with the action, so that a change can invalidate all answers to an action. */
export function readOptions<A extends Action>(call: Call, action: A, parameters: RequestOf<A>) {
  return queryOptions({
    queryKey: [action, parameters],
    queryFn: ({ signal, client, queryKey }): Promise<AnswerOf<A>> =>
      call(action, parameters, { signal, renews: client.getQueryData(queryKey) !== undefined }),
  });
}

/** An action with the parameters that a page reads it with, for `useRead` and for `prefetch`. */
export type Reading<A extends Action = Action> = A extends Action
  ? readonly [action: A, parameters: RequestOf<A>]
  : never;

/** Reads what a page is about to show, while its code is still being loaded. A failure is the page's to show. */
export type Prefetch = (...readings: readonly Reading[]) => void;

export function prefetcher(cache: QueryClient, call: Call): Prefetch {
  return (...readings) => {
    for (const [action, parameters] of readings) void cache.prefetchQuery(readOptions(call, action, parameters));
  };
}

interface ReadOptions<A extends Action> {
  enabled?: boolean;
  /** Shows the previous answer until the next one arrives: for paging and searching. */
  keepPrevious?: boolean;
  /** Polling interval in milliseconds while the page is visible. */
  every?: number | ((answer: AnswerOf<A> | undefined) => number);
}

export function useRead<A extends Action>(action: A, parameters: RequestOf<A>, options: ReadOptions<A> = {}) {
  const call = useCall();
  const { every = false } = options;
  return useQuery({
    ...readOptions(call, action, parameters),
    enabled: options.enabled ?? true,
    refetchInterval: typeof every === 'function' ? ({ state }) => every(state.data) : every,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
  });
}

/** The expected cached answers after a successful change, by action. */
type Expectations<A extends Action> = {
  [R in Action]?: (answer: AnswerOf<R>, change: RequestOf<A>) => AnswerOf<R>;
};

/** What is known of cached answers from the answer to a change, by action. */
type Knowledge<A extends Action> = {
  [R in Action]?: (answer: AnswerOf<R>, made: AnswerOf<A>) => AnswerOf<R>;
};

interface ChangeOptions<A extends Action> {
  /** Every action whose answers the change invalidates. */
  stale: readonly Action[];
  /**
   * Puts the changed record into cached answers. They are read again too, but that is given up if their screen is left
   * meanwhile, and without the record's new version the person's next change would look like somebody else's.
   */
  known?: Knowledge<A>;
  /** Optimistic update, rolled back if the change is refused. */
  optimistic?: Expectations<A>;
}

type Snapshot = [QueryKey, unknown][];

export function useChange<A extends Action>(action: A, { stale, known, optimistic }: ChangeOptions<A>) {
  const call = useCall();
  const cache = useQueryClient();
  return useMutation<AnswerOf<A>, Refusal, RequestOf<A>, Snapshot>({
    mutationKey: [action],
    mutationFn: (parameters) => once(() => call(action, parameters), 'idempotency_key' in parameters),
    onMutate: (parameters) => (optimistic ? expect(cache, optimistic, parameters) : []),
    onError: (_refusal, _parameters, snapshot) => {
      for (const [key, data] of snapshot ?? []) cache.setQueryData(key, data);
    },
    onSuccess: (made) => {
      for (const [read, apply] of Object.entries(known ?? {})) amend(cache, read, apply as Amend, made);
    },
    onSettled: () => invalidate(cache, stale),
  });
}

/** Repeats a request with an idempotency key if the outcome of the first attempt is unknown. */
async function once<T>(attempt: () => Promise<T>, recognised: boolean): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const unknown = error instanceof Refusal && (error.code === 'outcome_unknown' || error.code === 'offline');
    if (recognised && unknown) return attempt();
    throw error;
  }
}

export async function invalidate(cache: QueryClient, stale: readonly Action[]): Promise<void> {
  await Promise.all(stale.map((action) => cache.invalidateQueries({ queryKey: [action] })));
}

async function expect<A extends Action>(
  cache: QueryClient,
  optimistic: Expectations<A>,
  parameters: RequestOf<A>,
): Promise<Snapshot> {
  const snapshot: Snapshot = [];
  for (const [read, change] of Object.entries(optimistic)) {
    await cache.cancelQueries({ queryKey: [read] });
    snapshot.push(...cache.getQueriesData({ queryKey: [read] }));
    amend(cache, read, change as Amend, parameters);
  }
  return snapshot;
}

type Amend = (answer: unknown, by: unknown) => unknown;

function amend(cache: QueryClient, read: string, apply: Amend, by: unknown): void {
  cache.setQueriesData({ queryKey: [read] }, (answer: unknown) =>
    answer === undefined ? undefined : apply(answer, by),
  );
}
