import { useCallback } from 'react';
import type { Refusal } from '../api/client';
import { useSharedTexts } from './texts';

/** What to tell a person about a refusal: our text by its code; for a value that is not valid the API's own, which names it. */
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
