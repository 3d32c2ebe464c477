import { useCallback } from 'react';
import type { Refusal } from '../api/client';
import { useSharedTexts } from './texts';

/** The text for a refusal: ours by code, or the API's own for an invalid value, because it names the parameter. */
export function useRefusalText(): (refusal: Refusal) => string {
  const t = useSharedTexts();
  return useCallback(
    ({ code, details }: Refusal) => {
      if (code === 'invalid_request' && details.error) return details.error;
      return t.refusals[code] ?? details.error ?? t.refusals.unexpected;
    },
    [t],
  );
}

/** The text for a refusal to show something: nothing can have been changed. */
export function useUnreadText(): (refusal: Refusal) => string {
  const t = useSharedTexts();
  const text = useRefusalText();
  return useCallback((refusal) => (refusal.code === 'offline' ? t.unread : text(refusal)), [t, text]);
}

/** There is no record with the id in the URL, or it is not an id. */
export function isUnknown(refusal: Refusal | null): boolean {
  return refusal?.code === 'not_found' || refusal?.code === 'invalid_request';
}
