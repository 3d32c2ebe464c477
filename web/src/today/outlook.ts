import type { AnswerOf, Schema } from '../api/client';
import { toMinutes } from '../shared/days';

type Calendar = AnswerOf<'get_calendar'>;
export type Appointment = Schema<'CalendarAppointment'>;

/** Minutes since midnight. */
export interface Meeting {
  start: number;
  end: number;
  consultant: string;
  appointment: Appointment;
}

export interface Free {
  consultantid: number;
  fullname: string;
  /** When their next appointment starts; null if there is none today. */
  until: number | null;
  /** The current slot, or when the next one starts; null if there is none today. */
  slot: 'now' | number | null;
}

export interface Outlook {
  now: readonly Meeting[];
  /** The next appointment of each consultant who has one. */
  next: readonly Meeting[];
  /** Pending or confirmed, but over. */
  open: readonly Meeting[];
  free: readonly Free[];
  /** All that are not cancelled. */
  total: number;
  done: number;
  offered: number;
}

const span = ({ time, duration }: Appointment) => ({ start: toMinutes(time), end: toMinutes(time) + duration });

/** The state of today at a given minute. */
export function outlookAt(calendar: Calendar, minute: number): Outlook {
  const names = new Map(calendar.consultants.map(({ consultantid, fullname }) => [consultantid, fullname]));
  const meetings = calendar.appointments
    .filter(({ status }) => status !== 'cancelled')
    .map((appointment) => ({
      ...span(appointment),
      appointment,
      consultant: names.get(appointment.consultantid) ?? '',
    }))
    .sort((one, other) => one.start - other.start);
  const waiting = meetings.filter(({ appointment: { status } }) => status !== 'completed' && status !== 'no_show');
  const now = waiting.filter(({ start, end }) => start <= minute && minute < end);
  const later = waiting.filter(({ start }) => start > minute);
  const busy = new Set(now.map(({ appointment }) => appointment.consultantid));
  const next = new Map<number, Meeting>();
  for (const meeting of later) {
    if (!next.has(meeting.appointment.consultantid)) next.set(meeting.appointment.consultantid, meeting);
  }
  const slots = calendar.slots
    .filter(({ isavailable, endtime }) => isavailable && toMinutes(endtime) > minute)
    .map(({ consultantid, starttime }) => ({ consultantid, start: toMinutes(starttime) }));
  const free = calendar.consultants
    .filter(({ consultantid }) => !busy.has(consultantid))
    .map(({ consultantid, fullname }) => {
      const starts = slots.filter((slot) => slot.consultantid === consultantid).map(({ start }) => start);
      const first = Math.min(...starts);
      const slot = starts.length === 0 ? null : first <= minute ? ('now' as const) : first;
      return { consultantid, fullname, until: next.get(consultantid)?.start ?? null, slot };
    })
    .filter(({ slot, until }) => slot !== null || until !== null);
  return {
    now,
    next: [...next.values()],
    open: waiting.filter(({ end }) => end <= minute),
    free: free.sort((one, other) => rank(one) - rank(other)),
    total: meetings.length,
    done: meetings.length - waiting.length,
    offered: slots.length,
  };
}

const rank = ({ slot }: Free) => (slot === 'now' ? -1 : (slot ?? Number.MAX_SAFE_INTEGER));
