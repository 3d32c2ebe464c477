import type { Schema } from '../api/client';
import { overlap, type Span, spanOf, toMinutes } from '../shared/days';

export type Appointment = Schema<'Appointment'>;
export type Slot = Schema<'OwnSlot'>;

export type Entry = Span &
  ({ kind: 'appointment'; appointment: Appointment } | { kind: 'free' | 'closed'; slot: Slot });

/** A day in order: bookings and free slots. */
export function agendaOf(appointments: readonly Appointment[], slots: readonly Slot[]): Entry[] {
  const booked = appointments.map((appointment) => ({
    kind: 'appointment' as const,
    ...spanOf(appointment),
    appointment,
  }));
  const taken = booked.filter(({ appointment }) => appointment.status !== 'cancelled');
  const open = slots
    .map((slot) => ({
      kind: slot.isavailable ? ('free' as const) : ('closed' as const),
      start: toMinutes(slot.starttime),
      end: toMinutes(slot.endtime),
      slot,
    }))
    .filter((slot) => !taken.some((one) => overlap(one, slot)));
  return [...booked, ...open].sort((one, other) => one.start - other.start || one.end - other.end);
}
