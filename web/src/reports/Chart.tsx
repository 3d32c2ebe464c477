import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormats } from '../shared/clock';
import { useSharedTexts } from '../shared/texts';
import type { Group, Measure } from './period';
import classes from './Reports.module.css';
import { type Figures, measured, nameOf, STATUSES } from './report';
import { useReportTexts } from './texts';

const HEIGHT = 320;
const BAR = 30;

interface Props {
  rows: readonly Figures[];
  by: Group;
  measure: Measure;
}

/** A bar for each row. Appointments are stacked by status, told apart by patterns as well as colours. */
export default function Chart({ rows, by, measure }: Props) {
  const t = useReportTexts();
  const { status } = useSharedTexts();
  const { number } = useFormats();
  // Names need room, so their bars are horizontal.
  const named = by === 'consultant' || by === 'status';
  const data = rows.map((row) => ({
    name: nameOf(row, by, status, true),
    full: nameOf(row, by, status),
    ...row.appointments_by_status,
    value: measure === 'appointments' ? row.appointments : measured(row, measure),
  }));
  const label = { fontSize: 12, fill: 'var(--muted)' };
  const bars =
    measure === 'appointments'
      ? STATUSES.map((one) => (
          <Bar
            key={one}
            dataKey={one}
            name={status[one]}
            stackId="all"
            fill={`url(#report-${one})`}
            isAnimationActive={false}
          />
        ))
      : [
          <Bar
            key="value"
            dataKey="value"
            name={t.measures[measure]}
            fill="var(--chart-plain)"
            isAnimationActive={false}
          />,
        ];
  return (
    <div className={classes.chart} role="img" aria-label={t.chart(t.measures[measure], t.groups[by])}>
      <ResponsiveContainer width="100%" height={named ? Math.max(160, rows.length * BAR + 90) : HEIGHT}>
        <BarChart
          accessibilityLayer={false}
          data={data}
          layout={named ? 'vertical' : 'horizontal'}
          margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
        >
          <defs>
            {STATUSES.map((one) => (
              <Pattern key={one} status={one} />
            ))}
          </defs>
          <CartesianGrid stroke="var(--line-soft)" vertical={named} horizontal={!named} />
          {named ? (
            <>
              <XAxis type="number" allowDecimals={measure === 'rating'} tick={label} stroke="var(--line)" />
              <YAxis type="category" dataKey="name" width={130} tick={label} stroke="var(--line)" interval={0} />
            </>
          ) : (
            <>
              <XAxis dataKey="name" tick={label} stroke="var(--line)" minTickGap={12} />
              <YAxis width={44} allowDecimals={measure === 'rating'} tick={label} stroke="var(--line)" />
            </>
          )}
          <Tooltip
            cursor={{ fill: 'var(--surface)' }}
            contentStyle={{ background: 'var(--mantine-color-body)', borderColor: 'var(--line)', borderRadius: 8 }}
            itemStyle={{ color: 'inherit' }}
            labelFormatter={(name, items) => (items[0]?.payload as { full?: string } | undefined)?.full ?? name}
            formatter={(value) => (typeof value === 'number' ? number(value) : value)}
          />
          {measure === 'appointments' && <Legend itemSorter={null} wrapperStyle={{ fontSize: 13 }} />}
          {bars}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

const LINES: { [S in (typeof STATUSES)[number]]: string | null } = {
  completed: null,
  confirmed: 'M0 8H8',
  pending: 'M0 4H8',
  no_show: 'M0 0L8 8M8 0L0 8',
  cancelled: 'M0 8L8 0',
};

function Pattern({ status }: { status: (typeof STATUSES)[number] }) {
  const lines = LINES[status];
  return (
    <pattern id={`report-${status}`} width={8} height={8} patternUnits="userSpaceOnUse">
      <rect width={8} height={8} fill={`var(--chart-${status})`} />
      {lines && <path d={lines} stroke="var(--mantine-color-body)" strokeWidth={1} opacity={0.7} />}
    </pattern>
  );
}
