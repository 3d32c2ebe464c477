import * as v from 'valibot';
import type { Action, Schema } from '../api/client';
import {
  addDays,
  type Day,
  daysBetween,
  parseDay,
  parseEnd,
  parseTime,
  showDay,
  showTime,
  toMinutes,
  weekdayOf,
} from '../shared/days';
import { rules } from '../shared/form/rules';
import type { FormTexts } from '../shared/form/texts';

export type Slot = Schema<'CalendarSlot'>;
type Appointment = Schema<'CalendarAppointment'>;

/** Invalidated by a change of slots. */
export const STALE: readonly Action[] = [
  'get_calendar',
  'get_calendar_counts',
  'get_available_consultants',
  'get_consultant_schedules',
  'get_schedule_by_consultant',
  'get_my_schedule',
  'get_daily_stats',
];

const WEEK = 7;
const SATURDAY = 5;
const WHOLE_YEAR = 365;
/** The most that the API creates at once. */
export const MOST_SLOTS = 10_000;

/** 09:00–10:00; until 24:00 if it ends with the day. */
export function spanOf({ starttime, endtime }: Pick<Slot, 'starttime' | 'endtime'>): string {
  return `${showTime(starttime)}–${showTime(endtime)}`;
}

export const slotKey = ({ scheduleid }: Pick<Slot, 'scheduleid'>) => `slot-${scheduleid}`;

interface Span {
  date: Day;
  from: number;
  to: number;
}
const ofSlot = ({ date, starttime, endtime }: Pick<Slot, 'date' | 'starttime' | 'endtime'>): Span => ({
  date,
  from: toMinutes(starttime),
  to: toMinutes(endtime),
});
const ofAppointment = ({ date, time, duration }: Appointment): Span => ({
  date,
  from: toMinutes(time),
  to: toMinutes(time) + duration,
});
const overlap = (one: Span, other: Span) => one.date === other.date && one.from < other.to && other.from < one.to;

/** The slots that overlap the requested one. */
export function inTheWay(slots: readonly Slot[], wanted: SlotFields, except?: number): Slot[] {
  return slots.filter((one) => one.scheduleid !== except && overlap(ofSlot(one), ofSlot(wanted)));
}

export interface BookedSlot extends Slot {
  /** Appointments that are not cancelled and overlap it. */
  booked: Appointment[];
  /** Whether a confirmed or completed appointment keeps it closed. */
  kept: boolean;
}

export interface WorkingDay {
  day: Day;
  slots: BookedSlot[];
  /** Appointments outside all slots. */
  outside: Appointment[];
}

/** The days of a week with their slots and bookings. */
export function weekOf(monday: Day, slots: readonly Slot[], appointments: readonly Appointment[]): WorkingDay[] {
  const active = appointments.filter(({ status }) => status !== 'cancelled');
  return Array.from({ length: WEEK }, (_, index) => {
    const day = addDays(monday, index);
    const here = slots.filter(({ date }) => date === day);
    return {
      day,
      slots: here.map((slot) => {
        const booked = active.filter((one) => overlap(ofAppointment(one), ofSlot(slot)));
        return { ...slot, booked, kept: booked.some(({ status }) => status !== 'pending') };
      }),
      outside: active.filter(
        (one) => one.date === day && !here.some((slot) => overlap(ofAppointment(one), ofSlot(slot))),
      ),
    };
  });
}

export type SlotFields = Pick<Slot, 'date' | 'starttime' | 'endtime'>;
export type SlotValues = { [F in keyof SlotFields]: string };

export function slotSchema(t: FormTexts) {
  return v.pipe(
    v.object({ date: rules.day(t), starttime: rules.time(t), endtime: rules.endTime(t) }),
    v.forward(
      v.check(({ starttime, endtime }) => inOrder(starttime, endtime), t.timesReversed),
      ['endtime'],
    ),
  );
}

/** Also true if one of them is invalid, which has its own message. */
function inOrder(start: string, end: string): boolean {
  const [from, to] = [parseTime(start), parseEnd(end)];
  return !from || !to || toMinutes(from) < toMinutes(to);
}

export function toValues({ date, starttime, endtime }: SlotFields): SlotValues {
  return { date: showDay(date), starttime: showTime(starttime), endtime: showTime(endtime) };
}

export function toFields({ date, starttime, endtime }: SlotValues): SlotFields {
  return {
    date: parseDay(date) ?? '',
    starttime: parseTime(starttime) ?? '',
    endtime: parseEnd(endtime) ?? '',
  };
}

/** The API's names for the changed fields of a slot. */
export function toParameters({ date, starttime, endtime }: Partial<SlotFields>) {
  return {
    ...(date && { date }),
    ...(starttime && { start_time: starttime }),
    ...(endtime && { end_time: endtime }),
  };
}

export type PlanValues = {
  from: string;
  to: string;
  start: string;
  end: string;
  minutes: string;
  weekends: boolean;
};

export const SLOT_MINUTES = ['15', '30', '45', '60', '90', '120'] as const;

export function planSchema(t: FormTexts, own: { tooLong: string; tooMany: string }) {
  return v.pipe(
    v.object({
      from: rules.day(t),
      to: rules.day(t),
      start: rules.time(t),
      end: rules.endTime(t),
      minutes: v.picklist(SLOT_MINUTES),
      weekends: v.boolean(),
    }),
    v.forward(
      v.check(({ from, to }) => (daysOf(from, to) ?? 0) >= 0, t.daysReversed),
      ['to'],
    ),
    v.forward(
      v.check(({ from, to }) => (daysOf(from, to) ?? 0) <= WHOLE_YEAR, own.tooLong),
      ['to'],
    ),
    v.forward(
      v.check(({ start, end }) => inOrder(start, end), t.timesReversed),
      ['end'],
    ),
    v.forward(
      v.check((plan) => (planned(plan)?.slots ?? 0) <= MOST_SLOTS, own.tooMany),
      ['to'],
    ),
  );
}

function daysOf(from: string, to: string): number | null {
  const [first, last] = [parseDay(from), parseDay(to)];
  return first && last ? daysBetween(first, last) : null;
}

/** How many slots a plan would create and on how many days, ignoring existing ones; null while it is invalid. */
export function planned({
  from,
  to,
  start,
  end,
  minutes,
  weekends,
}: PlanValues): { days: number; slots: number } | null {
  const first = parseDay(from);
  const length = daysOf(from, to);
  const [begin, stop] = [parseTime(start), parseEnd(end)];
  if (!first || length === null || length < 0 || length > WHOLE_YEAR || !begin || !stop) return null;
  let days = 0;
  for (let index = 0; index <= length; index++) if (weekends || weekdayOf(addDays(first, index)) < SATURDAY) days += 1;
  const perDay = Math.max(0, Math.floor((toMinutes(stop) - toMinutes(begin)) / Number(minutes)));
  return { days, slots: days * perDay };
}
