import { useDeferred } from '../deferred';
import { useAppointmentTexts } from './texts';
import { STALE } from './useAppointmentChange';

/** Deletes an appointment once its undo has expired. */
export function useRemoval() {
  const t = useAppointmentTexts();
  const { remove, isRemoved } = useDeferred();
  const key = (appointmentid: number) => `appointment-${appointmentid}`;
  return {
    isRemoved: (appointmentid: number) => isRemoved(key(appointmentid)),
    remove: ({ appointmentid, customer_name }: { appointmentid: number; customer_name: string }) =>
      remove({
        key: key(appointmentid),
        action: 'delete_appointment',
        parameters: { appointmentid },
        stale: STALE,
        done: t.removed,
        failed: t.notRemoved,
        message: customer_name,
      }),
  };
}
