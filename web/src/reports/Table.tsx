import { useFormats } from '../shared/clock';
import { useSharedTexts } from '../shared/texts';
import type { Group } from './period';
import classes from './Reports.module.css';
import { type Figures, hours, nameOf, occupancy, type Report, STATUSES } from './report';
import { useReportTexts } from './texts';

/** All figures of a report. The first column stays visible when the others scroll sideways. */
export function Table({ report, by }: { report: Report; by: Group }) {
  const t = useReportTexts();
  const { status } = useSharedTexts();
  const { number, tenths, hundredths } = useFormats();
  // The row of a status has no other statuses, and slots have no status.
  const whole = by !== 'status';
  const or = (value: number | null, show: (n: number) => string = number) => (value === null ? '–' : show(value));
  const cells = (row: Figures) => [
    number(row.appointments),
    ...(whole ? STATUSES.map((one) => number(row.appointments_by_status[one])) : []),
    tenths(hours(row.booked_minutes)),
    ...(whole
      ? [
          or(row.offered_minutes, (minutes) => tenths(hours(minutes))),
          or(occupancy(row), (percent) => `${number(percent)}%`),
        ]
      : []),
    number(row.customers),
    number(row.new_customers),
    or(row.average_rating, hundredths),
  ];
  const headings = [
    t.columns.appointments,
    ...(whole ? STATUSES.map((one) => status[one]) : []),
    t.columns.booked,
    ...(whole ? [t.columns.offered, t.columns.occupancy] : []),
    t.columns.customers,
    t.columns.newCustomers,
    t.columns.rating,
  ];
  const row = (name: string, figures: Figures) => (
    <>
      <th scope="row">{name}</th>
      {cells(figures).map((value, index) => (
        <td key={headings[index]}>{value}</td>
      ))}
    </>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by the keyboard too
    <section className={classes.scroller} aria-label={t.table(t.groups[by])} tabIndex={0}>
      <table className={classes.table} aria-label={t.table(t.groups[by])}>
        <thead>
          <tr>
            {[t.groups[by], ...headings].map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.rows.map((figures) => (
            <tr key={figures.key}>{row(nameOf(figures, by, status), figures)}</tr>
          ))}
        </tbody>
        <tfoot>
          <tr>{row(t.total, report.totals)}</tr>
        </tfoot>
      </table>
    </section>
  );
}
