import { useRef } from 'react';
import type { State } from './upload';

const ENDED: readonly State[] = ['checked', 'imported', 'failed'];

/** Whether nothing more happens to an upload by itself. */
export const hasEnded = (state: State) => ENDED.includes(state);

/** How long to wait before asking again: ever longer, because what takes long takes long. 0: never. */
export function pauseAfter(state: State, waitedMs: number): number {
  if (hasEnded(state)) return 0;
  if (waitedMs < 10_000) return 1_000;
  if (waitedMs < 60_000) return 2_500;
  return waitedMs < 600_000 ? 10_000 : 30_000;
}

/** How often to ask for an upload, by how long it has been in its state. */
export function useWatching(): (state: State | undefined) => number {
  const seen = useRef<{ state: State | undefined; at: number }>({ state: undefined, at: 0 });
  return (state) => {
    if (state !== seen.current.state) seen.current = { state, at: Date.now() };
    return state ? pauseAfter(state, Date.now() - seen.current.at) : 0;
  };
}
