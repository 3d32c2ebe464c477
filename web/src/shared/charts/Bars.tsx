import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormats } from '../clock';
import classes from './Bars.module.css';

const HEIGHT = 320;
const BAR = 30;

/** A row of the chart: `name` stands on the axis, `full` where there is room, and the others are figures by series. */
export interface Row {
  name: string;
  full: string;
  [series: string]: string | number | null;
}

export interface Series {
  key: string;
  name: string;
  colour: string;
  /** The path of the lines by which it is told from others without its colour, in a square of 8; null for none. */
  lines: string | null;
}

interface Props {
  /** What the chart shows, and where its figures can be read. */
  label: string;
  rows: readonly Row[];
  /** Stacked on each other. */
  series: readonly Series[];
  /** For names that need room. */
  sideways?: boolean;
  decimals?: boolean;
}

/** A bar for each row. Load it only when it is shown: the library is larger than everything else on a screen. */
export default function Bars({ label, rows, series, sideways = false, decimals = false }: Props) {
  const { number } = useFormats();
  const tick = { fontSize: 12, fill: 'var(--muted)' };
  return (
    <div className={classes.chart} role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={sideways ? Math.max(160, rows.length * BAR + 90) : HEIGHT}>
        <BarChart
          accessibilityLayer={false}
          data={rows}
          layout={sideways ? 'vertical' : 'horizontal'}
          margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
        >
          <defs>
            {series.map((one) => (
              <Pattern key={one.key} series={one} />
            ))}
          </defs>
          <CartesianGrid stroke="var(--line-soft)" vertical={sideways} horizontal={!sideways} />
          {sideways ? (
            <>
              <XAxis type="number" allowDecimals={decimals} tick={tick} stroke="var(--line)" />
              <YAxis type="category" dataKey="name" width={130} tick={tick} stroke="var(--line)" interval={0} />
            </>
          ) : (
            <>
              <XAxis dataKey="name" tick={tick} stroke="var(--line)" minTickGap={12} />
              <YAxis width={44} allowDecimals={decimals} tick={tick} stroke="var(--line)" />
            </>
          )}
          <Tooltip
            cursor={{ fill: 'var(--surface)' }}
            contentStyle={{ background: 'var(--mantine-color-body)', borderColor: 'var(--line)', borderRadius: 8 }}
            itemStyle={{ color: 'inherit' }}
            labelFormatter={(name, items) => (items[0]?.payload as Row | undefined)?.full ?? name}
            formatter={(value) => (typeof value === 'number' ? number(value) : value)}
          />
          {series.length > 1 && <Legend itemSorter={null} wrapperStyle={{ fontSize: 13 }} />}
          {series.map(({ key, name }) => (
            <Bar
              key={key}
              dataKey={key}
              name={name}
              stackId="all"
              fill={`url(#bars-${key})`}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function Pattern({ series: { key, colour, lines } }: { series: Series }) {
  return (
    <pattern id={`bars-${key}`} width={8} height={8} patternUnits="userSpaceOnUse">
      <rect width={8} height={8} fill={colour} />
      {lines && <path d={lines} stroke="var(--mantine-color-body)" strokeWidth={1} opacity={0.7} />}
    </pattern>
  );
}
