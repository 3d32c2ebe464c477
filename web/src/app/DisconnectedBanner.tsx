import { IconWifiOff } from '@tabler/icons-react';
import { notifyManager, type Query, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { Refusal } from '../api/client';
import classes from './Shell.module.css';
import { useAppTexts } from './texts';

/** Whether it is on the screen and can't be read again; one that was never read has a state of its own. */
function isOutdated(query: Query): boolean {
  const { data, error, fetchStatus } = query.state;
  if (!query.isActive()) return false;
  return fetchStatus === 'paused' || (data !== undefined && error instanceof Refusal && error.code === 'offline');
}

/** Shown while what is on the screen may be old because the server can't be reached. */
export function DisconnectedBanner() {
  const t = useAppTexts();
  const cache = useQueryClient().getQueryCache();
  const disconnected = useSyncExternalStore(
    useCallback((changed) => cache.subscribe(notifyManager.batchCalls(changed)), [cache]),
    () => cache.getAll().some(isOutdated),
  );
  return (
    <div role="status">
      {disconnected && (
        <div className={classes.banner}>
          <IconWifiOff size={18} aria-hidden />
          <span>{t.disconnected}</span>
        </div>
      )}
    </div>
  );
}
