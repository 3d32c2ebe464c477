import { Chart, plain } from '../shared/charts/Chart';
import { useSharedTexts } from '../shared/texts';
import type { Group, Measure } from './period';
import { type Figures, measured, nameOf, STATUSES } from './report';
import { useReportTexts } from './texts';

interface Props {
  rows: readonly Figures[];
  by: Group;
  measure: Measure;
}

/** A bar for each row. Appointments are stacked by status, told apart by patterns as well as colours. */
export function ReportChart({ rows, by, measure }: Props) {
  const t = useReportTexts();
  const { status } = useSharedTexts();
  const stacked = measure === 'appointments';
  return (
    <Chart
      label={t.chart(t.measures[measure], t.groups[by])}
      rows={rows.map((row) => ({
        name: nameOf(row, by, status, true),
        full: nameOf(row, by, status),
        ...(stacked ? row.appointments_by_status : { [measure]: measured(row, measure) }),
      }))}
      series={
        stacked
          ? STATUSES.map((key) => ({ key, name: status[key], colour: `var(--chart-${key})`, lines: LINES[key] }))
          : [plain(measure, t.measures[measure])]
      }
      sideways={by === 'consultant' || by === 'status'}
      decimals={measure === 'rating'}
    />
  );
}

const LINES: { [S in (typeof STATUSES)[number]]: string | null } = {
  completed: null,
  confirmed: 'M0 8H8',
  pending: 'M0 4H8',
  no_show: 'M0 0L8 8M8 0L0 8',
  cancelled: 'M0 8L8 0',
};
