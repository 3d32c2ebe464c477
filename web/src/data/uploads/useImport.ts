import { useQueryClient } from '@tanstack/react-query';
import type { Action } from '../../api/client';
import { invalidate, useChange } from '../../api/hooks';
import type { Mode, Upload } from './upload';

const STALE: readonly Action[] = ['get_upload', 'get_uploads'];

/** Orders an import of exactly what is shown. */
export function useImport({ upload_id, digest }: Pick<Upload, 'upload_id' | 'digest'>) {
  const cache = useQueryClient();
  // What was refused as changed stays on the screen until its new outcome is asked for.
  const change = useChange('import_upload', { stale: [] });
  return {
    pending: change.isPending,
    refusal: change.error,
    run: (mode: Mode) =>
      change.mutate(
        { upload_id, mode, digest },
        { onSettled: (_answer, refusal) => refusal?.code !== 'changed_meanwhile' && invalidate(cache, STALE) },
      ),
    renew() {
      change.reset();
      void invalidate(cache, STALE);
    },
  };
}
