import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { type Action, Refusal, type RequestOf } from '../api/client';
import { invalidate, useCall } from '../api/hooks';
import { useAnnounce } from './announce';

interface Deletion<A extends Action> {
  /** Identifies the record, such as `appointment-7`, so that screens hide it meanwhile. */
  key: string;
  action: A;
  parameters: RequestOf<A>;
  stale: readonly Action[];
  done: string;
  failed: string;
  message?: string;
  /** A text that is more specific than the common one for a refusal; undefined to use that. */
  explain?(refusal: Refusal): string | undefined;
}

// Global rather than in a component, so that a deletion continues when its screen is left.
const waiting = new Map<string, () => void>();
const listeners = new Set<() => void>();
let removed: ReadonlySet<string> = new Set();

function hide(key: string, hidden: boolean) {
  const next = new Set(removed);
  if (hidden) next.add(key);
  else next.delete(key);
  removed = next;
  for (const changed of listeners) changed();
}

function subscribe(changed: () => void) {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

globalThis.window?.addEventListener('pagehide', () => {
  for (const send of waiting.values()) send();
});

/** A change that can't be reverted is sent only when its undo has expired or the page is left. */
export function useDeferred() {
  const call = useCall();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const hidden = useSyncExternalStore(subscribe, () => removed);

  function remove<A extends Action>({ key, action, parameters, stale, done, failed, message, explain }: Deletion<A>) {
    async function send() {
      if (!waiting.delete(key)) return;
      try {
        await call(action, parameters, { keepalive: true });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        announce.refused(failed, error, explain?.(error));
      }
      await invalidate(cache, stale);
      hide(key, false);
    }
    waiting.set(key, () => void send());
    hide(key, true);
    announce.done({
      title: done,
      message,
      undo: () => {
        waiting.delete(key);
        hide(key, false);
      },
      onClose: () => void send(),
    });
  }
  return { remove, isRemoved: (key: string) => hidden.has(key) };
}
