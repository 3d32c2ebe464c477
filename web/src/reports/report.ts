import type { AnswerOf } from '../api/client';
import { addDays, showDay } from '../shared/days';
import type { Group, Measure } from './period';
import type { useReportTexts } from './texts';

export type Report = AnswerOf<'get_report'>;
export type Figures = Report['totals'];
type Texts = ReturnType<typeof useReportTexts>;
type Status = keyof Figures['appointments_by_status'];
type StatusTexts = { readonly [S in Status]: string };

/** In display order. */
export const STATUSES = [
  'completed',
  'confirmed',
  'pending',
  'no_show',
  'cancelled',
] as const satisfies readonly Status[];

export const hours = (minutes: number) => Math.round(minutes / 6) / 10;

/** No-shows in percent of the appointments that were completed or missed; null if there were none. */
export function noShowRate({ appointments_by_status: { completed, no_show } }: Figures): number | null {
  return completed + no_show > 0 ? Math.round((no_show / (completed + no_show)) * 1000) / 10 : null;
}

/** The booked time in percent of the offered time; above 100 if enough is booked outside the slots. */
export function occupancy({ booked_minutes, offered_minutes }: Figures): number | null {
  return offered_minutes ? Math.round((booked_minutes / offered_minutes) * 100) : null;
}

export function measured(row: Figures, measure: Exclude<Measure, 'appointments'>): number | null {
  switch (measure) {
    case 'hours':
      return hours(row.booked_minutes);
    case 'noShows':
      return row.appointments_by_status.no_show;
    case 'customers':
      return row.customers;
    case 'rating':
      return row.average_rating;
  }
}

/** The name of a row; `short` is for the axis of a chart. */
export function nameOf({ key, consultant_name }: Figures, by: Group, statuses: StatusTexts, short = false): string {
  switch (by) {
    case 'day':
      return short ? showDay(key).slice(0, 5) : showDay(key);
    case 'week':
      return short ? showDay(key).slice(0, 5) : `${showDay(key).slice(0, 5)} – ${showDay(addDays(key, 6))}`;
    case 'month':
      return `${key.slice(5, 7)}/${key.slice(0, 4)}`;
    case 'consultant':
      return consultant_name ?? key;
    case 'status':
      return statuses[key as Status] ?? key;
  }
}

/** The cells of a spreadsheet: a heading, the rows, the totals. */
export function sheetOf(report: Report, by: Group, t: Texts, statuses: StatusTexts) {
  const cells = (name: string, row: Figures) => [
    name,
    row.appointments,
    ...STATUSES.map((status) => row.appointments_by_status[status]),
    hours(row.booked_minutes),
    row.offered_minutes === null ? null : hours(row.offered_minutes),
    row.customers,
    row.new_customers,
    row.average_rating,
  ];
  const { appointments, booked, offered, customers, newCustomers, rating } = t.columns;
  return [
    [
      t.groups[by],
      appointments,
      ...STATUSES.map((status) => statuses[status]),
      booked,
      offered,
      customers,
      newCustomers,
      rating,
    ],
    ...report.rows.map((row) => cells(nameOf(row, by, statuses), row)),
    cells(t.total, report.totals),
  ];
}
