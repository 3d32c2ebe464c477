import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { PARTICIPANTS_STALE, type Participant, type ParticipantStatus } from './program';
import { useProgramTexts } from './texts';

type Named = Pick<Participant, 'customerid' | 'fullname' | 'status'>;

/** Changes a participant's status with one press, optimistically, with an undo. */
export function useParticipation(programid: number) {
  const t = useProgramTexts().participants;
  const announce = useAnnounce();
  const { mutate } = useChange('update_program_participant', {
    stale: PARTICIPANTS_STALE,
    optimistic: {
      get_program_participants: (answer, change) => ({
        ...answer,
        participants: answer.participants.map((one) =>
          one.customerid === change.customerid && change.status ? { ...one, status: change.status } : one,
        ),
      }),
    },
  });

  function set({ customerid, fullname, status: before }: Named, status: ParticipantStatus, undoable = true) {
    mutate(
      { programid, customerid, status },
      {
        onSuccess: () =>
          announce.done({
            title: t.changed[status],
            message: fullname,
            undo: undoable ? () => set({ customerid, fullname, status }, before, false) : undefined,
          }),
        onError: (refusal) => announce.refused(t.notChanged, refusal),
      },
    );
  }
  return { set };
}
