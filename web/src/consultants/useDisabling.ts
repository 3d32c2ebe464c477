import { useState } from 'react';
import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { type Consultant, STALE } from './consultant';
import { useConsultantTexts } from './texts';

/** Disables or enables a consultant immediately, with an undo. */
export function useDisabling() {
  const t = useConsultantTexts();
  const announce = useAnnounce();
  const update = useChange('update_consultant', { stale: STALE });
  /** How many appointments are in the way. */
  const [held, setHeld] = useState<number | null>(null);

  function set(consultant: Consultant, isdisabled: boolean) {
    setHeld(null);
    update.mutate(
      { consultantid: consultant.consultantid, isdisabled },
      {
        onSuccess: () =>
          announce.done({
            title: isdisabled ? t.disabled : t.restored,
            message: consultant.fullname,
            undo: () => set(consultant, !isdisabled),
          }),
        onError: (refusal) => {
          if (refusal.code === 'has_appointments') setHeld(refusal.details.appointment_count ?? 1);
          else announce.refused(isdisabled ? t.notDisabled : t.notRestored, refusal);
        },
      },
    );
  }
  return { set, held, pending: update.isPending };
}
