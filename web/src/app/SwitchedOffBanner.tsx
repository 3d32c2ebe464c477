import { Button } from '@mantine/core';
import { IconPower } from '@tabler/icons-react';
import { type Query, type QueryCacheNotifyEvent, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Action, isOfAccounts, Refusal } from '../api/client';
import { useSharedTexts } from '../shared/texts';
import classes from './Shell.module.css';

const isOff = (error: unknown) => error instanceof Refusal && error.code === 'switched_off';
const wasRefused = ({ state }: Query) => isOff(state.error);

/** What an answer says about the system; null if nothing. */
function offBy(event: QueryCacheNotifyEvent): boolean | null {
  if (event.type !== 'updated') return null;
  const { action, query } = event;
  if (action.type === 'error') return isOff(action.error) ? true : null;
  const [asked] = query.queryKey as [Action];
  return action.type === 'success' && !action.manual && !isOfAccounts(asked) ? false : null;
}

/** Shown from the first request that finds no system until one is answered, so that the parts of a page needn't say it. */
export function SwitchedOffBanner() {
  const t = useSharedTexts();
  const queries = useQueryClient();
  const [off, setOff] = useState(false);
  useEffect(() => {
    const cache = queries.getQueryCache();
    // It may have been answered before this is shown.
    if (cache.getAll().some(wasRefused)) setOff(true);
    return cache.subscribe((event) => {
      const now = offBy(event);
      if (now !== null) setOff(now);
    });
  }, [queries]);
  const retry = () => void queries.refetchQueries({ type: 'active', predicate: wasRefused });
  return (
    <div role="status">
      {off && (
        <div className={classes.banner}>
          <IconPower size={18} aria-hidden />
          <span>{t.refusals.switched_off}</span>
          <Button variant="default" size="compact-md" onClick={retry}>
            {t.retry}
          </Button>
        </div>
      )}
    </div>
  );
}
