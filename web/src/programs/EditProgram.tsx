import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { Conflict } from '../shared/form/Conflict';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { useFormTexts } from '../shared/form/texts';
import { useEditForm } from '../shared/form/useEditForm';
import { Loading } from '../shared/states';
import { ProgramInputs } from './ProgramInputs';
import {
  type Program,
  type ProgramFields,
  type ProgramValues,
  programSchema,
  STALE,
  toFields,
  toValues,
} from './program';
import { useProgramTexts } from './texts';
import { useProgram } from './useProgram';

const route = getRouteApi('/admin/programs/$programid/edit');

/** On top of the program's page, which reports if there is no such program. */
export function EditProgram() {
  const t = useProgramTexts();
  const { programid } = route.useParams();
  const { program } = useProgram(programid);
  const navigate = useNavigate();
  const close = () => void navigate({ to: '/programs/$programid', params: { programid }, search: true });
  return (
    <RouteModal title={t.edit} onClose={close}>
      {program ? <Form key={programid} program={program} onClose={close} /> : <Loading />}
    </RouteModal>
  );
}

function Form({ program, onClose }: { program: Program; onClose(): void }) {
  const t = useProgramTexts();
  const formTexts = useFormTexts();
  const announce = useAnnounce();
  const update = useChange('update_program', { stale: STALE });
  const { form, conflict } = useEditForm<ProgramFields, ProgramValues>({
    name: `program-${program.programid}`,
    record: program,
    labels: t.fields,
    schema: programSchema(formTexts),
    toValues,
    toFields,
    async save(changed, expected) {
      const { data } = await update.mutateAsync({ programid: program.programid, ...changed, expected });
      announce.done({ title: t.saved, message: data.programname });
    },
    onDone: onClose,
  });
  return (
    <>
      <RecordForm form={form} onCancel={onClose}>
        <ProgramInputs fields={form.fields} />
      </RecordForm>
      {conflict && <Conflict {...conflict} />}
    </>
  );
}
