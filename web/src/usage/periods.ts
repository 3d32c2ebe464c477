import { addDays, type Day, daysBetween } from '../shared/days';

/** Each ends yesterday, the last day that can have been counted. */
export const PERIODS = ['week', 'month', 'quarter'] as const;
export type Period = (typeof PERIODS)[number];
/** What the chart is about. */
export const MEASURES = ['views', 'sessions', 'actions', 'failed'] as const;
export type Measure = (typeof MEASURES)[number];

/** Whole weeks, so that each weekday counts equally. */
const DAYS: { readonly [P in Period]: number } = { week: 7, month: 28, quarter: 91 };

export interface Range {
  from: Day;
  to: Day;
}

export function rangeOf(period: Period, today: Day): Range {
  return { from: addDays(today, -DAYS[period]), to: addDays(today, -1) };
}

/** As many days as the API shows at once. */
const MOST_DAYS = 92;

export const lengthOf = ({ from, to }: Range) => daysBetween(from, to) + 1;

/** Why there can be no figures of a range; null if there can. */
export function problemOf(range: Range): 'reversed' | 'too-long' | null {
  if (range.to < range.from) return 'reversed';
  return lengthOf(range) > MOST_DAYS ? 'too-long' : null;
}

/** All days of a range. */
export function daysOf(range: Range): Day[] {
  return Array.from({ length: lengthOf(range) }, (_, index) => addDays(range.from, index));
}
