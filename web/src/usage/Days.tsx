import { Chart, plain } from '../shared/charts/Chart';
import { useFormats } from '../shared/clock';
import { showDay } from '../shared/days';
import { ShortTable } from '../shared/list/ShortTable';
import { daysOf, MEASURES, type Measure } from './periods';
import { useUsageTexts } from './texts';
import classes from './Usage.module.css';
import type { Counted, Usage } from './usage';

/** The days of the period as a chart of one figure, and with all figures as a table. */
export function Days({ usage, measure }: { usage: Usage; measure: Measure }) {
  const t = useUsageTexts();
  const { number } = useFormats();
  const name = t.measures[measure];
  const counted = new Map(usage.by_day.map((day) => [day.date, day]));
  return (
    <>
      <Chart
        label={t.chart(name)}
        rows={daysOf({ from: usage.date_from, to: usage.date_to }).map((day) => ({
          name: showDay(day).slice(0, 5),
          full: showDay(day),
          [measure]: counted.get(day)?.[measure] ?? null,
        }))}
        series={[plain(measure, name)]}
      />
      <details className={classes.details}>
        <summary>{t.byDay}</summary>
        <ShortTable
          label={t.byDay}
          rows={[...usage.by_day].reverse()}
          keyOf={({ date }) => date}
          columns={[
            { key: 'date', title: t.day, cell: ({ date }) => showDay(date) },
            ...MEASURES.map((each) => ({
              key: each,
              title: t.measures[each],
              numeric: true as const,
              cell: (day: Counted) => number(day[each]),
            })),
          ]}
        />
      </details>
    </>
  );
}
