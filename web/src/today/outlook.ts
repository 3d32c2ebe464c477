import type { AnswerOf, Schema } from '../api/client';
import { awayOn } from '../shared/away';
import { type Day, overlap, type Span, spanOf, toMinutes } from '../shared/days';

export type Calendar = AnswerOf<'get_calendar'>;
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

/** The state of a day at one of its minutes. */
export function outlookAt(calendar: Calendar, day: Day, minute: number): Outlook {
  const names = new Map(calendar.consultants.map(({ consultantid, fullname }) => [consultantid, fullname]));
  const meetings = calendar.appointments
    .filter(({ status }) => status !== 'cancelled')
    .map((appointment) => ({
      ...spanOf(appointment),
      appointment,
      consultant: names.get(appointment.consultantid) ?? '',
    }))
    .sort((one, other) => one.start - other.start);
  const waiting = meetings.filter(({ appointment: { status } }) => status !== 'completed' && status !== 'no_show');
  const now = waiting.filter(({ start, end }) => start <= minute && minute < end);
  const later = waiting.filter(({ start }) => start > minute);
  const away = calendar.leave.flatMap((leave): (Span & { consultantid: number })[] => {
    const span = awayOn(leave, day);
    return span ? [{ ...span, consultantid: leave.consultantid }] : [];
  });
  const taken = Map.groupBy(
    [...away, ...meetings.map(({ start, end, appointment: { consultantid } }) => ({ start, end, consultantid }))],
    ({ consultantid }) => consultantid,
  );
  const busy = new Set(
    [...now.map(({ start, end, appointment }) => ({ start, end, ...appointment })), ...away]
      .filter(({ start, end }) => start <= minute && minute < end)
      .map(({ consultantid }) => consultantid),
  );
  const next = new Map<number, Meeting>();
  for (const meeting of later) {
    if (!next.has(meeting.appointment.consultantid)) next.set(meeting.appointment.consultantid, meeting);
  }
  const slots = calendar.slots
    .filter(({ isavailable, endtime }) => isavailable && toMinutes(endtime) > minute)
    .map(({ consultantid, starttime, endtime }) => {
      const slot = { start: toMinutes(starttime), end: toMinutes(endtime) };
      return { consultantid, ...slot, left: leftOf(slot, minute, taken.get(consultantid) ?? []) };
    });
  const free = calendar.consultants
    .filter(({ consultantid }) => !busy.has(consultantid))
    .map(({ consultantid, fullname }) => {
      const starts = slots
        .filter((slot) => slot.consultantid === consultantid)
        .flatMap(({ left }) => left.map(({ start }) => start));
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
    offered: slots.filter(({ start, end, left }) =>
      left.some((one) => one.start === Math.max(start, minute) && one.end === end),
    ).length,
  };
}

/** Too short to be offered. */
const SHORTEST = 15;

/** The parts of a slot that nothing occupies, from this minute on. */
function leftOf({ start, end }: Span, minute: number, taken: readonly Span[]): readonly Span[] {
  const parts: Span[] = [];
  let from = Math.max(start, minute);
  for (const other of taken.toSorted((one, another) => one.start - another.start)) {
    if (!overlap({ start: from, end }, other)) continue;
    parts.push({ start: from, end: other.start });
    from = other.end;
  }
  parts.push({ start: from, end });
  return parts.filter((part) => part.end - part.start >= SHORTEST);
}

const rank = ({ slot }: Free) => (slot === 'now' ? -1 : (slot ?? Number.MAX_SAFE_INTEGER));
