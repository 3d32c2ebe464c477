import { Paper, Text } from '@mantine/core';
import { useFormats } from '../shared/clock';
import { showDay } from '../shared/days';
import { Facts } from '../shared/Facts';
import type { Status } from './archive';
import { useDataTexts } from './texts';

/** Nobody would read a longer list. */
const NAMED = 6;

export function Figures({ status }: { status: Status }) {
  const { figures: t, names } = useDataTexts();
  const { instant, number } = useFormats();
  const { pending_tables, pending_days, last_run, last_updated } = status;
  const shown = pending_days.slice(0, NAMED).map(showDay);
  const beyond = pending_days.length - shown.length;
  const days = [...shown, ...(beyond > 0 ? [t.more(number(beyond))] : [])].join(', ');
  const tables = pending_tables.map((name) => names[name] ?? name).join(', ');
  return (
    <Paper withBorder p="md">
      <Facts
        facts={[
          [t.updated, last_updated && instant(last_updated)],
          [t.lastRun, last_run && instant(last_run.started_at)],
          [t.pending, tables || days ? t.pendingSome(tables, days) : t.pendingNone],
          [t.loaded, number(status.days_loaded)],
          [t.archived, number(status.days_archived)],
        ]}
      />
      <Text size="sm" c="var(--muted)" mt="sm">
        {t.onDemand}
      </Text>
    </Paper>
  );
}
