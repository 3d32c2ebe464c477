import * as v from 'valibot';
import type { Action, AnswerOf } from '../../api/client';
import { type Day, parseDay, parseEnd, parseTime, showDay, showTime, type Time } from '../days';
import { orNull, rules } from '../form/rules';
import type { FormTexts } from '../form/texts';

export type Leave = AnswerOf<'get_leave'>['data'][number];

/** Every action whose answers tell of leave, or of what it takes. */
export const LEAVE_STALE: readonly Action[] = [
  'get_leave',
  'get_calendar',
  'get_calendar_counts',
  'get_my_calendar',
  'get_my_schedule',
  'get_available_consultants',
  'get_consultant_schedules',
  'get_schedule_by_consultant',
  'get_daily_stats',
];

/** As typed. */
export interface LeaveValues extends Record<string, unknown> {
  startdate: string;
  enddate: string;
  wholeDays: boolean;
  starttime: string;
  endtime: string;
  reason: string;
}

export function leaveSchema(t: FormTexts, reversed: { days: string; times: string }): v.GenericSchema<LeaveValues> {
  const untimed = v.string();
  const common = { startdate: rules.day(t), enddate: rules.day(t), reason: rules.text(t, 20_000) };
  const daysInOrder = v.forward(
    v.check<{ startdate: string; enddate: string }, string>(
      ({ startdate, enddate }) => (parseDay(startdate) ?? '') <= (parseDay(enddate) ?? '9999'),
      reversed.days,
    ),
    ['enddate'],
  );
  const timesInOrder = v.forward(
    v.check<{ starttime: string; endtime: string }, string>(
      ({ starttime, endtime }) => (parseTime(starttime) ?? '') < (parseEnd(endtime) ?? '99'),
      reversed.times,
    ),
    ['endtime'],
  );
  return v.variant('wholeDays', [
    v.pipe(v.object({ ...common, wholeDays: v.literal(true), starttime: untimed, endtime: untimed }), daysInOrder),
    v.pipe(
      v.object({ ...common, wholeDays: v.literal(false), starttime: rules.time(t), endtime: rules.endTime(t) }),
      daysInOrder,
      timesInOrder,
    ),
  ]) as unknown as v.GenericSchema<LeaveValues>;
}

/** Of values that the schema lets through. */
export function toLeave({ startdate, enddate, wholeDays, starttime, endtime, reason }: LeaveValues) {
  return {
    startdate: parseDay(startdate) ?? startdate,
    enddate: parseDay(enddate) ?? enddate,
    ...(!wholeDays && { starttime: parseTime(starttime) ?? starttime, endtime: parseEnd(endtime) ?? endtime }),
    reason: orNull(reason),
  };
}

interface Away {
  startdate: Day;
  enddate: Day;
  starttime: Time | null;
  endtime: Time | null;
}

/** 26/11/2026 – 28/11/2026, 09:00–12:00 */
export function showLeave({ startdate, enddate, starttime, endtime }: Away): string {
  const days = startdate === enddate ? showDay(startdate) : `${showDay(startdate)} – ${showDay(enddate)}`;
  return starttime && endtime ? `${days}, ${showTime(starttime)}–${showTime(endtime)}` : days;
}
