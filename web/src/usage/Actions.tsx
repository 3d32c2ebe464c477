import { useFormats } from '../shared/clock';
import type { Column } from '../shared/list/props';
import { ShortTable } from '../shared/list/ShortTable';
import { useActionNames } from './names/texts';
import { shareOf } from './speed';
import { useUsageTexts } from './texts';
import type { Used } from './usage';
import { useDuration } from './useDuration';

/** What the page asked the system for. */
export function Actions({ actions }: { actions: readonly Used[] }) {
  const t = useUsageTexts().actions;
  return <ShortTable label={t.title} rows={actions} keyOf={({ action }) => action} columns={useColumns()} few />;
}

function useColumns(): readonly Column<Used>[] {
  const { actions: t } = useUsageTexts();
  const names: Readonly<Record<string, string>> = useActionNames();
  const { number } = useFormats();
  const duration = useDuration();
  return [
    { key: 'action', title: t.action, cell: ({ action }) => names[action] ?? action },
    { key: 'count', title: t.count, numeric: true, width: '120px', cell: ({ count }) => number(count) },
    {
      key: 'failed',
      title: t.failed,
      numeric: true,
      width: '160px',
      cell: ({ count, failed }) => `${number(shareOf(failed, count) ?? 0)}%`,
    },
    {
      key: 'time',
      title: t.time,
      numeric: true,
      width: '220px',
      cell: ({ p75_ms }) => p75_ms !== null && duration(p75_ms),
    },
  ];
}
