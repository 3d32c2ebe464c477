import type { Schema } from '../api/client';
import { type Day, type Span, toMinutes } from './days';

export type Leave = Pick<Schema<'CalendarLeave'>, 'startdate' | 'enddate' | 'starttime' | 'endtime' | 'reason'>;

export interface Away extends Span {
  reason: string | null;
}

const DAY = 24 * 60;

/** Leave with times takes the same hours of each of its days. */
export function awayOn({ startdate, enddate, starttime, endtime, reason }: Leave, day: Day): Away | null {
  if (day < startdate || day > enddate) return null;
  return { start: starttime ? toMinutes(starttime) : 0, end: endtime ? toMinutes(endtime) : DAY, reason };
}
