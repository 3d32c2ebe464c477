import type { Action } from '../api/client';
import { useDeferred } from '../shared/deferred';
import type { Appointment } from './agenda';
import { useMyDayTexts } from './texts';

/** Invalidated by a consultant's answer. */
export const STALE: readonly Action[] = ['get_my_appointments', 'get_my_schedule'];

const key = (action: Action, appointmentid: number) => `${action}-${appointmentid}`;

/**
 * Confirming and completing. Consultants can't revert either, and the customer is told: so each is shown at once, and
 * sent only when its undo has expired.
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
    /** With the answer that was given and can still be undone. */
    answered(appointment: Appointment): Appointment {
      const has = (action: Action) => deferred.isRemoved(key(action, appointment.appointmentid));
      if (has('complete_appointment')) return { ...appointment, status: 'completed' };
      if (has('confirm_appointment') && appointment.status === 'pending')
        return { ...appointment, status: 'confirmed' };
      return appointment;
    },
    /** While an answer can be undone, no other may be given. */
    isWaiting: ({ appointmentid }: Appointment) =>
      deferred.isRemoved(key('confirm_appointment', appointmentid)) ||
      deferred.isRemoved(key('complete_appointment', appointmentid)),
  };
}
