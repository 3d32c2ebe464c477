import { addDays, addMonths, type Day, daysBetween, startOfMonth, startOfWeek } from '../shared/days';

export const PERIODS = ['week', 'month', 'last-month', 'quarter', 'year', 'last-year'] as const;
export type Period = (typeof PERIODS)[number];
export const GROUPS = ['day', 'week', 'month', 'consultant', 'status'] as const;
export type Group = (typeof GROUPS)[number];
/** What the chart is about. */
export const MEASURES = ['appointments', 'hours', 'noShows', 'customers', 'rating'] as const;
export type Measure = (typeof MEASURES)[number];

export interface Range {
  from: Day;
  to: Day;
}

const MOST_DAYS = 3660;

/** All days of a period, including those to come, because what is already booked counts. */
export function rangeOf(period: Period, today: Day): Range {
  const month = startOfMonth(today);
  const year = `${today.slice(0, 4)}-01-01`;
  const until = (from: Day, next: Day) => ({ from, to: addDays(next, -1) });
  switch (period) {
    case 'week':
      return until(startOfWeek(today), addDays(startOfWeek(today), 7));
    case 'month':
      return until(month, addMonths(month, 1));
    case 'last-month':
      return until(addMonths(month, -1), month);
    case 'quarter': {
      const first = addMonths(month, -((Number(month.slice(5, 7)) - 1) % 3));
      return until(first, addMonths(first, 3));
    }
    case 'year':
      return until(year, addMonths(year, 12));
    case 'last-year':
      return until(addMonths(year, -12), year);
  }
}

/** The default grouping of a range, with few enough parts to compare. */
export function usualGroup({ from, to }: Range): Group {
  const days = daysBetween(from, to) + 1;
  return days <= 31 ? 'day' : days <= 120 ? 'week' : 'month';
}

/** Why there can be no report on a range; null if there can. */
export function problemOf({ from, to }: Range): 'reversed' | 'too-long' | null {
  if (to < from) return 'reversed';
  return daysBetween(from, to) >= MOST_DAYS ? 'too-long' : null;
}
