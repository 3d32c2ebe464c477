import type { Code, Schema } from '../api/client';

export type Appointment = Schema<'Appointment'>;
export type Status = Schema<'AppointmentStatus'>;
type Results = Pick<Schema<'BulkUpdateAppointmentsAnswer'>, 'results' | 'updatedat'>;
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

export interface Done {
  /** As it was before. */
  before: Appointment;
  /** When it was changed: whoever takes that back says so. */
  updatedat: string;
}

export interface Outcome {
  target: Target | 'undone';
  done: readonly Done[];
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

/** By the status that each had, an undo goes back to it: the appointments as they were left. */
export function backTo(done: readonly Done[]): [Status, Appointment[]][] {
  const groups = Map.groupBy(done, ({ before }) => before.status);
  return [...groups].map(([status, of]) => [status, of.map(({ before, updatedat }) => ({ ...before, updatedat }))]);
}

/** What became of the appointments of a batch; one that the answer does not name is not known to be changed. */
export function outcomeOf(batch: readonly Appointment[], { results, updatedat }: Results) {
  const codes = new Map(results.map(({ appointmentid, code }) => [appointmentid, code]));
  const done: Done[] = [];
  const refused: Refused[] = [];
  for (const appointment of batch) {
    const code = codes.get(appointment.appointmentid) ?? 'outcome_unknown';
    if (code === 'ok') done.push({ before: appointment, updatedat });
    else refused.push({ appointment, code });
  }
  return { done, refused };
}
