import type { Code, Schema } from '../api/client';

export type Appointment = Schema<'Appointment'>;
export type Status = Schema<'AppointmentStatus'>;
export type Target = 'confirmed' | 'cancelled';

/** Many are never taken out of an end: whoever wants that opens the one appointment. */
const FROM: { [T in Target]: readonly Status[] } = {
  confirmed: ['pending'],
  cancelled: ['pending', 'confirmed'],
};

/** As many as the API takes at once. */
const AT_ONCE = 200;

/** Why an appointment is as it was. `kept`: nothing was asked for, it has another status already. */
export interface Refused {
  appointment: Appointment;
  code: Exclude<Schema<'AppointmentResult'>['code'], 'ok'> | Code | 'kept';
}

export interface Outcome {
  target: Target | 'undone';
  /** As they were before. */
  done: readonly Appointment[];
  refused: readonly Refused[];
}

export function split(chosen: readonly Appointment[], target: Target) {
  const allowed = ({ status }: Appointment) => FROM[target].includes(status);
  return {
    asked: chosen.filter(allowed),
    kept: chosen.filter((one) => !allowed(one)).map((appointment): Refused => ({ appointment, code: 'kept' })),
  };
}

export function batches<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, n) => all.slice(n * AT_ONCE, (n + 1) * AT_ONCE));
}

/** By the status that each had: an undo goes back to it. */
export function byStatus(appointments: readonly Appointment[]): [Status, Appointment[]][] {
  return [...new Set(appointments.map(({ status }) => status))].map((status) => [
    status,
    appointments.filter((one) => one.status === status),
  ]);
}

/** What became of the appointments of a batch; one that the answer does not name is not known to be changed. */
export function outcomeOf(batch: readonly Appointment[], results: readonly Schema<'AppointmentResult'>[]) {
  const codes = new Map(results.map(({ appointmentid, code }) => [appointmentid, code]));
  const done: Appointment[] = [];
  const refused: Refused[] = [];
  for (const appointment of batch) {
    const code = codes.get(appointment.appointmentid) ?? 'outcome_unknown';
    if (code === 'ok') done.push(appointment);
    else refused.push({ appointment, code });
  }
  return { done, refused };
}
