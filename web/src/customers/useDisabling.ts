import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { type Customer, STALE } from './customer';
import { useCustomerTexts } from './texts';

/** Disables or enables a customer immediately, with an undo. */
export function useDisabling() {
  const t = useCustomerTexts();
  const announce = useAnnounce();
  const update = useChange('update_customer', { stale: STALE });

  function set(customer: Customer, isdisabled: boolean) {
    update.mutate(
      { customerid: customer.customerid, isdisabled },
      {
        onSuccess: () =>
          announce.done({
            title: isdisabled ? t.disabled : t.restored,
            message: customer.fullname,
            undo: () => set(customer, !isdisabled),
          }),
        onError: (refusal) =>
          announce.refused(
            isdisabled ? t.notDisabled : t.notRestored,
            refusal,
            refusal.code === 'has_appointments' ? t.hasAppointments(refusal.details.appointment_count ?? 1) : undefined,
          ),
      },
    );
  }
  return { set, pending: update.isPending };
}
