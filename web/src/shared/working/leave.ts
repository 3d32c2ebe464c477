import * as v from 'valibot';
import type { Action, AnswerOf } from '../../api/client';
import { type Day, parseDay, parseEnd, parseTime, showDay, showTime, type Time } from '../days';
import { orNull, rules } from '../form/rules';
import type { FormTexts } from '../form/texts';

export type Leave = AnswerOf<'get_leave'>['data'][number];

/** Every action whose answers contain leave or depend on it. */
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
export type LeaveValues = {
  startdate: string;
  enddate: string;
  wholeDays: boolean;
  starttime: string;
  endtime: string;
  reason: string;
};

export function leaveSchema(t: FormTexts): v.GenericSchema<LeaveValues> {
  return v.pipe(
    v.object({
      startdate: rules.day(t),
      enddate: rules.day(t),
      wholeDays: v.boolean(),
      starttime: v.string(),
      endtime: v.string(),
      reason: rules.text(t, 20_000),
    }),
    v.forward(
      v.check(({ startdate, enddate }) => (parseDay(startdate) ?? '') <= (parseDay(enddate) ?? ''), t.daysReversed),
      ['enddate'],
    ),
    v.forward(
      v.check(({ wholeDays, starttime }) => wholeDays || parseTime(starttime) !== null, t.time),
      ['starttime'],
    ),
    v.forward(
      v.check(({ wholeDays, endtime }) => wholeDays || parseEnd(endtime) !== null, t.time),
      ['endtime'],
    ),
    v.forward(
      v.check(({ wholeDays, starttime, endtime }) => {
        const [start, end] = [parseTime(starttime), parseEnd(endtime)];
        return wholeDays || !start || !end || start < end;
      }, t.timesReversed),
      ['endtime'],
    ),
  );
}

/** Expects values that have passed the schema. */
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
