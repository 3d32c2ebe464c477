import { Refusal } from '../../api/client';
import { router } from '../router';
import type { FailureKind } from './events';

/** Reports that code failed, and nothing about why: messages may contain anything. */
export function observeFailures(report: (kind: FailureKind) => void): void {
  // One failure may be noticed in several places.
  const known = new WeakSet<object>();
  const failed = (kind: FailureKind, error: unknown) => {
    if (typeof error === 'object' && error !== null) {
      if (known.has(error)) return;
      known.add(error);
    }
    report(kind);
  };
  addEventListener('vite:preloadError', ({ payload }) => failed('chunk', payload));
  addEventListener('error', ({ error }) => {
    // Without an error it is not of this page's code: browsers keep others' to themselves.
    if (error) failed('script', error);
  });
  addEventListener('unhandledrejection', ({ reason }) => {
    // Refusals are counted as the outcomes of actions.
    if (!(reason instanceof Refusal)) failed('script', reason);
  });
  router.update({ ...router.options, defaultOnCatch: (error) => failed('render', error) });
}
