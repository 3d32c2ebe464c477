import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from 'react';
import type { Action, Refusal, RequestOf } from '../api/client';
import { invalidate, useCall } from '../api/hooks';
import { useAnnounce } from './announce';

interface Deletion<A extends Action> {
  /** Names the record, `appointment-7`: by it the screens hide the record meanwhile. */
  key: string;
  action: A;
  parameters: RequestOf<A>;
  stale: readonly Action[];
  done: string;
  failed: string;
  message?: string;
}

interface Deferred {
  /** Deletes when the time for the undo is over, or when the page is left. */
  remove<A extends Action>(deletion: Deletion<A>): void;
  isRemoved(key: string): boolean;
}

const DeferredContext = createContext<Deferred | null>(null);

export function useDeferred(): Deferred {
  const deferred = use(DeferredContext);
  if (!deferred) throw new Error('useDeferred outside of DeferredProvider');
  return deferred;
}

/** What can't be taken back by another change is not sent before its undo has gone. */
export function DeferredProvider({ children }: { children: ReactNode }) {
  const call = useCall();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set());
  const waiting = useRef(new Map<string, () => void>());

  useEffect(() => {
    const sendAll = () => {
      for (const send of waiting.current.values()) send();
    };
    window.addEventListener('pagehide', sendAll);
    return () => window.removeEventListener('pagehide', sendAll);
  }, []);

  const deferred = useMemo<Deferred>(() => {
    const show = (key: string) => setRemoved((before) => new Set([...before].filter((one) => one !== key)));
    return {
      isRemoved: (key) => removed.has(key),
      remove({ key, action, parameters, stale, done, failed, message }) {
        const send = async () => {
          if (!waiting.current.delete(key)) return;
          try {
            await call(action, parameters, { keepalive: true });
          } catch (refusal) {
            announce.refused(failed, refusal as Refusal);
          }
          await invalidate(cache, stale);
          show(key);
        };
        waiting.current.set(key, () => void send());
        setRemoved((before) => new Set(before).add(key));
        announce.done({
          title: done,
          message,
          undo: () => {
            waiting.current.delete(key);
            show(key);
          },
          onClose: () => void send(),
        });
      },
    };
  }, [announce, cache, call, removed]);

  return <DeferredContext value={deferred}>{children}</DeferredContext>;
}
