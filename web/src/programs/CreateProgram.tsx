import { useNavigate } from '@tanstack/react-router';
import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { useFormTexts } from '../shared/form/texts';
import { useRecordForm } from '../shared/form/useRecordForm';
import { ProgramInputs } from './ProgramInputs';
import { NOTHING, programSchema, STALE, toFields } from './program';
import { useProgramTexts } from './texts';

export function CreateProgram() {
  const t = useProgramTexts();
  const formTexts = useFormTexts();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const create = useChange('create_program', { stale: STALE });
  const close = () => void navigate({ to: '/programs', search: true, state: true });
  const form = useRecordForm({
    name: 'program',
    initial: NOTHING,
    schema: programSchema(formTexts),
    async submit(values, idempotency_key) {
      const { data } = await create.mutateAsync({ ...toFields(values), idempotency_key });
      announce.done({ title: t.created, message: data.programname });
      void navigate({ to: '/programs/$programid', params: { programid: String(data.programid) } });
    },
  });
  return (
    <RouteModal title={t.add} onClose={close}>
      <RecordForm form={form} onCancel={close}>
        <ProgramInputs fields={form.fields} />
      </RecordForm>
    </RouteModal>
  );
}
