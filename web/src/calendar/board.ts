import type { AnswerOf, Schema } from '../api/client';
import { type Away, awayOn } from '../shared/away';
import { addDays, type Day, overlap, type Span, spanOf, startOfMonth, startOfWeek, toMinutes } from '../shared/days';
import type { View } from './views';

export type Calendar = AnswerOf<'get_calendar'>;
export type Appointment = Schema<'CalendarAppointment'>;
export type DayCount = Schema<'DayCount'>;

/** A day of a consultant. */
export interface Head {
  key: string;
  consultantid: number;
  day: Day;
}

export interface Booked extends Span {
  appointment: Appointment;
}

export interface Offered extends Span {
  scheduleid: number;
}

export interface Column extends Head {
  /** What occupies the consultant, the earliest first; without cancelled appointments. */
  booked: readonly Booked[];
  /** Slots that can be booked. */
  open: readonly Offered[];
  /** Slots that an appointment or leave overlaps. */
  taken: readonly Offered[];
  /** Slots that are closed although nothing is booked. */
  shut: readonly Offered[];
  away: readonly Away[];
}

const USUAL_HOURS: Span = { start: 8 * 60, end: 18 * 60 };

export const headOf = (consultantid: number, day: Day): Head => ({ key: `${consultantid} ${day}`, consultantid, day });

const byStart = (one: Span, other: Span) => one.start - other.start;

function grouped<T extends { consultantid: number; date: Day }>(rows: readonly T[]): Map<string, T[]> {
  return Map.groupBy(rows, ({ consultantid, date }) => headOf(consultantid, date).key);
}

/** The content of each column. */
export function columnsOf(calendar: Calendar, heads: readonly Head[]): readonly Column[] {
  const appointments = grouped(calendar.appointments.filter(({ status }) => status !== 'cancelled'));
  const slots = grouped(calendar.slots);
  const leave = Map.groupBy(calendar.leave, ({ consultantid }) => consultantid);
  return heads.map((head) => {
    const booked = (appointments.get(head.key) ?? [])
      .map((appointment) => ({ ...spanOf(appointment), appointment }))
      .sort(byStart);
    const away = (leave.get(head.consultantid) ?? []).flatMap((one) => awayOn(one, head.day) ?? []);
    const open: Offered[] = [];
    const taken: Offered[] = [];
    const shut: Offered[] = [];
    for (const { scheduleid, starttime, endtime, isavailable } of slots.get(head.key) ?? []) {
      const slot = { scheduleid, start: toMinutes(starttime), end: toMinutes(endtime) };
      if ([...booked, ...away].some((other) => overlap(slot, other))) taken.push(slot);
      else (isavailable ? open : shut).push(slot);
    }
    return { ...head, booked, open: open.sort(byStart), taken, shut, away };
  });
}

/** The items that an appointment would overlap there. */
export function clashIn(column: Column, place: Span, appointmentid: number): Booked | undefined {
  return column.booked.find((other) => other.appointment.appointmentid !== appointmentid && overlap(other, place));
}

/** From the first slot or appointment of these days to the last one. */
export function hoursOf(columns: readonly Column[]): Span {
  const spans = columns.flatMap(({ booked, open, taken, shut }): Span[] => [...booked, ...open, ...taken, ...shut]);
  if (spans.length === 0) return USUAL_HOURS;
  return { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
}

/** The days that a view shows; a month includes the whole of its first and last weeks. */
export function daysOf(view: View, day: Day): readonly Day[] {
  if (view === 'day') return [day];
  const from = view === 'week' ? startOfWeek(day) : startOfWeek(startOfMonth(day));
  return Array.from({ length: view === 'week' ? 7 : 42 }, (_, index) => addDays(from, index));
}

export interface Glance {
  appointments: number;
  pending: number;
  open: number;
  /** Consultants on leave. */
  away: number;
}

/** How full a day is. */
export function glanceOf({ appointments_by_status, open_slots, consultants_on_leave }: DayCount): Glance {
  const { cancelled, ...held } = appointments_by_status;
  return {
    appointments: Object.values(held).reduce((sum, count) => sum + count, 0),
    pending: held.pending,
    open: open_slots,
    away: consultants_on_leave,
  };
}
