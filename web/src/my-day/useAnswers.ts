import type { Action } from '../api/client';
import { useDeferred } from '../shared/deferred';
import type { Appointment } from './agenda';
import { useMyDayTexts } from './texts';

/** What an answer of the consultant's makes wrong. */
export const STALE: readonly Action[] = ['get_my_appointments', 'get_my_schedule'];

const key = (action: Action, appointmentid: number) => `${action}-${appointmentid}`;

/**
 * Confirming and completing. A consultant can't go back from either, and a customer is told: so each is shown at once, and
 * sent when its undo has gone.
 */
export function useAnswers(consultant_id: number) {
  const t = useMyDayTexts();
  const deferred = useDeferred();

  function send(
    action: 'confirm_appointment' | 'complete_appointment',
    { appointmentid, customer_name }: Appointment,
    done: string,
    failed: string,
  ) {
    deferred.remove({
      key: key(action, appointmentid),
      action,
      parameters: { consultant_id, appointment_id: appointmentid },
      stale: STALE,
      done,
      failed,
      message: customer_name,
    });
  }

  return {
    confirm: (appointment: Appointment) => send('confirm_appointment', appointment, t.confirmed, t.notConfirmed),
    complete: (appointment: Appointment) => send('complete_appointment', appointment, t.completed, t.notCompleted),
    /** With the answer that has been given and may still be undone. */
    answered(appointment: Appointment): Appointment {
      const has = (action: Action) => deferred.isRemoved(key(action, appointment.appointmentid));
      if (has('complete_appointment')) return { ...appointment, status: 'completed' };
      if (has('confirm_appointment') && appointment.status === 'pending')
        return { ...appointment, status: 'confirmed' };
      return appointment;
    },
    /** An answer waits for its undo: until then no other is given. */
    isWaiting: ({ appointmentid }: Appointment) =>
      deferred.isRemoved(key('confirm_appointment', appointmentid)) ||
      deferred.isRemoved(key('complete_appointment', appointmentid)),
  };
}
