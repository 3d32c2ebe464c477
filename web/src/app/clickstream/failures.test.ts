// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { Refusal } from '../../api/client';
import { router } from '../router';
import { observeFailures } from './failures';

test('each failure is reported once, without what it says; a refusal and another’s script are none', () => {
  const kinds: string[] = [];
  observeFailures((...told) => kinds.push(...told));
  const chunk = new Error('Failed to fetch /assets/CustomerPage.js');
  const happen = (type: string, more: object) => dispatchEvent(Object.assign(new Event(type), more));
  happen('vite:preloadError', { payload: chunk });
  router.options.defaultOnCatch?.(chunk, { componentStack: '' });
  router.options.defaultOnCatch?.(new Error('Nguyễn'), { componentStack: '' });
  happen('error', { error: new TypeError('x is undefined') });
  happen('error', { error: null });
  happen('unhandledrejection', { reason: new Refusal('slot_taken', 409, null) });
  happen('unhandledrejection', { reason: new Error('lost') });
  expect(kinds).toEqual(['chunk', 'render', 'script', 'script']);
});
