import { Button, Loader, Text, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClockHour4, IconExclamationCircle } from '@tabler/icons-react';
import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { useFormats } from '../shared/clock';
import { ShortTable } from '../shared/list/ShortTable';
import { type Kind, type Requested, type Status, underWay } from './archive';
import classes from './Data.module.css';
import { RunResult } from './RunResult';
import { useDataTexts } from './texts';

const KINDS: readonly Kind[] = ['changed', 'full', 'verify'];

/** Starts archive runs and shows their progress. */
export function Runs({ status }: { status: Status }) {
  const t = useDataTexts().runs;
  const announce = useAnnounce();
  const start = useChange('start_archive_run', { stale: ['get_archive_status'] });
  const running = underWay(status);
  const busy = running !== undefined || start.isPending;
  const press = (kind: Kind) => {
    if (!busy) start.mutate({ kind }, { onError: (refusal) => announce.refused(t.refused, refusal) });
  };
  return (
    <>
      <Text size="sm" mb="sm">
        {t.explain}
      </Text>
      <ul className={classes.kinds}>
        {KINDS.map((kind, index) => (
          <li key={kind}>
            <Button
              variant={index === 0 ? 'filled' : 'default'}
              aria-disabled={busy}
              data-disabled={busy || undefined}
              aria-describedby={`kind-${kind}`}
              onClick={() => press(kind)}
            >
              {t.kinds[kind].name}
            </Button>
            <Text size="sm" c="var(--muted)" id={`kind-${kind}`}>
              {t.kinds[kind].hint}
            </Text>
          </li>
        ))}
      </ul>
      <div role="status" className={classes.now} data-idle={!running || undefined}>
        {running ? (
          <>
            <Loader size="xs" aria-hidden />
            <span>
              {t.kinds[running.kind].name}: {t.states[running.state]}. {t.busy}
            </span>
          </>
        ) : (
          // The table below shows it; this announces that it has ended.
          status.requests[0] && (
            <VisuallyHidden>
              {t.kinds[status.requests[0].kind].name}: {t.states[status.requests[0].state]}.
            </VisuallyHidden>
          )
        )}
      </div>
      {status.requests.length > 0 && <Requests runs={status.requests} />}
    </>
  );
}

const ICONS = {
  waiting: IconClockHour4,
  running: IconClockHour4,
  succeeded: IconCheck,
  partial: IconExclamationCircle,
  failed: IconAlertTriangle,
} as const;

function Requests({ runs }: { runs: readonly Requested[] }) {
  const t = useDataTexts().runs;
  const { instant } = useFormats();
  return (
    <>
      <h3 className={classes.subtitle}>{t.requested}</h3>
      <ShortTable
        label={t.requested}
        rows={runs}
        keyOf={(run) => run.request_id}
        columns={[
          { key: 'kind', title: t.kind, width: '180px', cell: (run) => t.kinds[run.kind].name },
          { key: 'state', title: t.state, width: '170px', cell: (run) => <State state={run.state} /> },
          { key: 'requested', title: t.requestedAt, width: '160px', cell: (run) => instant(run.requested_at) },
          {
            key: 'finished',
            title: t.finishedAt,
            width: '160px',
            cell: (run) => run.finished_at && instant(run.finished_at),
          },
          { key: 'message', title: t.message, cell: (run) => <RunResult run={run} /> },
        ]}
      />
    </>
  );
}

function State({ state }: { state: Requested['state'] }) {
  const t = useDataTexts().runs;
  const Icon = ICONS[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={16} aria-hidden />
      {t.states[state]}
    </span>
  );
}
