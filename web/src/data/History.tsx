import { Text } from '@mantine/core';
import { useFormats } from '../shared/clock';
import { ShortTable } from '../shared/list/ShortTable';
import { type Status, showBytes, showDuration } from './archive';
import { Technical } from './RunResult';
import { useDataTexts } from './texts';

export function History({ runs }: { runs: Status['history'] }) {
  const t = useDataTexts().history;
  const { instant, number } = useFormats();
  if (runs.length === 0) return <Text c="var(--muted)">{t.none}</Text>;
  return (
    <ShortTable
      label={t.title}
      rows={runs}
      keyOf={(run) => run.run}
      columns={[
        { key: 'at', title: t.at, cell: (run) => instant(run.started_at) },
        { key: 'took', title: t.took, numeric: true, cell: (run) => showDuration(run.duration_ms, number) },
        { key: 'written', title: t.written, numeric: true, cell: (run) => number(run.objects_uploaded) },
        { key: 'unchanged', title: t.unchanged, numeric: true, cell: (run) => number(run.objects_skipped) },
        { key: 'size', title: t.size, numeric: true, cell: (run) => showBytes(run.bytes_uploaded, number) },
        { key: 'remaining', title: t.remaining, numeric: true, cell: (run) => number(run.remaining) },
        {
          key: 'errors',
          title: t.errors,
          cell: (run) =>
            run.errors.length > 0 ? (
              <>
                {number(run.errors.length)}
                <Technical text={run.errors.join(' ')} />
              </>
            ) : (
              '–'
            ),
        },
      ]}
    />
  );
}
