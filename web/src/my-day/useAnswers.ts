import type { Action } from '../api/client';
import { useDeferred } from '../shared/deferred';
import type { Appointment } from './agenda';
import { useMyDayTexts } from './texts';

/** Invalidated by a consultant's answer. */
export const STALE: readonly Action[] = ['get_my_appointments', 'get_my_schedule'];

const key = (action: Action, appointmentid: number) => `${action}-${appointmentid}`;

type Answer = 'confirm_appointment' | 'complete_appointment' | 'mark_no_show';

/** The status that each gives an appointment. */
const BECOMES: { readonly [A in Answer]: Appointment['status'] } = {
  confirm_appointment: 'confirmed',
  complete_appointment: 'completed',
  mark_no_show: 'no_show',
};
const ANSWERS = Object.keys(BECOMES) as Answer[];

/**
 * Confirming, completing and marking as a no-show. Consultants can't revert any of them, and the customer is told: so each
 * is shown at once, and sent only when its undo has expired.
 */
export function useAnswers(consultant_id: number) {
  const t = useMyDayTexts().answers;
  const deferred = useDeferred();
  const waiting = ({ appointmentid }: Appointment) =>
    ANSWERS.find((answer) => deferred.isRemoved(key(answer, appointmentid)));

  return {
    give(action: Answer, { appointmentid, customer_name }: Appointment) {
      const { done, failed } = t[BECOMES[action] as keyof typeof t];
      deferred.remove({
        key: key(action, appointmentid),
        action,
        parameters: { consultant_id, appointment_id: appointmentid },
        stale: STALE,
        done,
        failed,
        message: customer_name,
      });
    },
    /** With the answer that was given and can still be undone. */
    answered(appointment: Appointment): Appointment {
      const answer = waiting(appointment);
      return answer ? { ...appointment, status: BECOMES[answer] } : appointment;
    },
    /** While an answer can be undone, no other may be given. */
    isWaiting: (appointment: Appointment) => waiting(appointment) !== undefined,
  };
}
