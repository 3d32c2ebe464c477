import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { type Program, STALE } from './program';
import { useProgramTexts } from './texts';

/** Disables or enables a program immediately, with an undo. */
export function useDisabling() {
  const t = useProgramTexts();
  const announce = useAnnounce();
  const update = useChange('update_program', { stale: STALE });

  function set(program: Program, isdisabled: boolean) {
    update.mutate(
      { programid: program.programid, isdisabled },
      {
        onSuccess: () =>
          announce.done({
            title: isdisabled ? t.disabled : t.restored,
            message: program.programname,
            undo: () => set(program, !isdisabled),
          }),
        onError: (refusal) => announce.refused(isdisabled ? t.notDisabled : t.notRestored, refusal),
      },
    );
  }
  return { set, pending: update.isPending };
}
