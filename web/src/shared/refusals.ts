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

/** There is no record with the id of the address, or that is no id at all. */
export function isUnknown(refusal: Refusal | null): boolean {
  return refusal?.code === 'not_found' || refusal?.code === 'invalid_request';
}
