import { useNavigate } from '@tanstack/react-router';
import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { useNow } from '../shared/clock';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { useFormTexts } from '../shared/form/texts';
import { useRecordForm } from '../shared/form/useRecordForm';
import { ConsultantInputs } from './ConsultantInputs';
import { consultantSchema, nobody, STALE, toFields } from './consultant';
import { useConsultantTexts } from './texts';

export function CreateConsultant() {
  const t = useConsultantTexts();
  const formTexts = useFormTexts();
  const { day: today } = useNow();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const create = useChange('create_consultant', { stale: STALE });
  const close = () => void navigate({ to: '/consultants', search: true, state: true });
  const form = useRecordForm({
    name: 'consultant',
    initial: nobody(today),
    schema: consultantSchema(formTexts),
    async submit(values, idempotency_key) {
      const { data } = await create.mutateAsync({ ...toFields(values), idempotency_key });
      announce.done({ title: t.created, message: data.fullname });
      void navigate({ to: '/consultants/$consultantid', params: { consultantid: String(data.consultantid) } });
    },
  });
  return (
    <RouteModal title={t.add} onClose={close}>
      <RecordForm form={form} onCancel={close}>
        <ConsultantInputs fields={form.fields} />
      </RecordForm>
    </RouteModal>
  );
}
