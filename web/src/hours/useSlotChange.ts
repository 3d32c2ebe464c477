import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { showDay } from '../shared/days';
import { useDeferred } from '../shared/deferred';
import { type Slot, STALE, slotKey, spanOf } from './slots';
import { useHoursTexts } from './texts';

/** Opens, closes and deletes slots with one press, with an undo. */
export function useSlotChange() {
  const t = useHoursTexts();
  const announce = useAnnounce();
  const deferred = useDeferred();
  const update = useChange('update_consultant_schedule', {
    stale: STALE,
    optimistic: {
      get_calendar: (answer, { schedule_id, is_available }) => ({
        ...answer,
        slots: answer.slots.map((slot) =>
          slot.scheduleid === Number(schedule_id) ? { ...slot, isavailable: Boolean(is_available) } : slot,
        ),
      }),
    },
  });
  const message = (slot: Slot) => `${showDay(slot.date)} ${spanOf(slot)}`;

  function setOpen(slot: Slot, isavailable: boolean) {
    update.mutate(
      { schedule_id: slot.scheduleid, is_available: isavailable, expected: { isavailable: !isavailable } },
      {
        onSuccess: () =>
          announce.done({
            title: isavailable ? t.opened : t.shut,
            message: message(slot),
            about: slotKey(slot),
            undo: () => setOpen(slot, !isavailable),
          }),
        onError: (refusal) => announce.refused(t.notChanged, refusal),
      },
    );
  }

  function remove(slot: Slot) {
    announce.outdate(slotKey(slot));
    deferred.remove({
      key: slotKey(slot),
      action: 'delete_consultant_schedule',
      parameters: { schedule_id: slot.scheduleid },
      stale: STALE,
      done: t.deleted,
      failed: t.notDeleted,
      message: message(slot),
      explain: ({ code, details }) =>
        code === 'has_appointments' ? t.hasAppointments(details.appointment_count ?? 1) : undefined,
    });
  }
  return { setOpen, remove };
}
