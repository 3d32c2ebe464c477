import { Loader } from '@mantine/core';
import { useIsFetching, useMutationState } from '@tanstack/react-query';
import { isStarting } from '../api/queryClient';
import classes from './Shell.module.css';
import { useAppTexts } from './texts';

/** Shown while any request waits for the database to start. */
export function StartingBanner() {
  const t = useAppTexts();
  const reads = useIsFetching({ predicate: ({ state }) => isStarting(state.fetchFailureReason) });
  const changes = useMutationState({
    filters: { status: 'pending', predicate: ({ state }) => isStarting(state.failureReason) },
    select: () => true,
  });
  return (
    <div role="status">
      {reads + changes.length > 0 && (
        <div className={classes.banner}>
          <Loader size="xs" aria-hidden />
          <span>{t.starting}</span>
        </div>
      )}
    </div>
  );
}
