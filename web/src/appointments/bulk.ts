import type { Code, Refusal, Schema } from '../api/client';

export type Appointment = Schema<'Appointment'>;
export type Status = Schema<'AppointmentStatus'>;
type Results = Pick<Schema<'BulkUpdateAppointmentsAnswer'>, 'results' | 'updatedat'>;
export type Target = 'confirmed' | 'cancelled';

/** Bulk changes never reopen final statuses; that is done one appointment at a time. */
const FROM: { [T in Target]: readonly Status[] } = {
  confirmed: ['pending'],
  cancelled: ['pending', 'confirmed'],
};

/** The most that the API accepts at once. */
const AT_ONCE = 200;

/** Why an appointment was not changed. `kept`: not attempted, because its status no longer fits. */
export interface Refused {
  appointment: Appointment;
  code: Exclude<Schema<'AppointmentResult'>['code'], 'ok'> | Code | 'kept';
  /** If the whole request was refused. */
  request?: Refusal;
}

export interface Done {
  /** The status before. */
  before: Appointment;
  /** When it was changed; an undo expects this. */
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

/** The appointments to undo, grouped by the status to restore. */
export function backTo(done: readonly Done[]): [Status, Appointment[]][] {
  const groups = Map.groupBy(done, ({ before }) => before.status);
  return [...groups].map(([status, of]) => [status, of.map(({ before, updatedat }) => ({ ...before, updatedat }))]);
}

/** The results of a batch; an appointment that the answer doesn't name counts as unchanged. */
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
