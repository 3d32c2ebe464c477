import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { Conflict } from '../shared/form/Conflict';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { useFormTexts } from '../shared/form/texts';
import { useEditForm } from '../shared/form/useEditForm';
import { Loading } from '../shared/states';
import { ConsultantInputs } from './ConsultantInputs';
import {
  type Consultant,
  type ConsultantFields,
  type ConsultantValues,
  consultantSchema,
  STALE,
  toFields,
  toValues,
} from './consultant';
import { useConsultantTexts } from './texts';
import { useConsultant } from './useConsultant';

const route = getRouteApi('/admin/consultants/$consultantid/edit');

/** On top of the consultant's page, which reports if there is no such consultant. */
export function EditConsultant() {
  const t = useConsultantTexts();
  const { consultantid } = route.useParams();
  const { consultant } = useConsultant(consultantid);
  const navigate = useNavigate();
  const close = () => void navigate({ to: '/consultants/$consultantid', params: { consultantid } });
  return (
    <RouteModal title={t.edit} onClose={close}>
      {consultant ? <Form key={consultantid} consultant={consultant} onClose={close} /> : <Loading />}
    </RouteModal>
  );
}

function Form({ consultant, onClose }: { consultant: Consultant; onClose(): void }) {
  const t = useConsultantTexts();
  const formTexts = useFormTexts();
  const announce = useAnnounce();
  const update = useChange('update_consultant', { stale: STALE });
  const { form, conflict } = useEditForm<ConsultantFields, ConsultantValues>({
    name: `consultant-${consultant.consultantid}`,
    record: consultant,
    labels: t.fields,
    schema: consultantSchema(formTexts),
    toValues,
    toFields,
    async save(changed, expected) {
      const { data } = await update.mutateAsync({ consultantid: consultant.consultantid, ...changed, expected });
      announce.done({ title: t.saved, message: data.fullname });
    },
    onDone: onClose,
  });
  return (
    <>
      <RecordForm form={form} onCancel={onClose}>
        <ConsultantInputs fields={form.fields} />
      </RecordForm>
      {conflict && <Conflict {...conflict} />}
    </>
  );
}
