import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { State } from './upload';

/** What this page reads itself. */
const OWN = ['get_upload', 'get_uploads'];

/** As soon as an import ends, whatever else was read may be out of date. */
export function useFreshData(state: State | undefined): void {
  const cache = useQueryClient();
  const before = useRef(state);
  useEffect(() => {
    const ended = before.current === 'importing' && state === 'imported';
    before.current = state;
    if (ended) void cache.invalidateQueries({ predicate: ({ queryKey: [action] }) => !OWN.includes(String(action)) });
  }, [state, cache]);
}
