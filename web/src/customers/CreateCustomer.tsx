import { useNavigate } from '@tanstack/react-router';
import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { useNow } from '../shared/clock';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { useFormTexts } from '../shared/form/texts';
import { useRecordForm } from '../shared/form/useRecordForm';
import { CustomerInputs } from './CustomerInputs';
import { customerSchema, NOBODY, STALE, toFields } from './customer';
import { useCustomerTexts } from './texts';

export function CreateCustomer() {
  const t = useCustomerTexts();
  const formTexts = useFormTexts();
  const { day: today } = useNow();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const create = useChange('create_customer', { stale: STALE });
  const close = () => void navigate({ to: '/customers', search: true, state: true });
  const form = useRecordForm({
    name: 'customer',
    initial: NOBODY,
    schema: customerSchema(formTexts, today),
    async submit(values, idempotency_key) {
      const { data } = await create.mutateAsync({ ...toFields(values), idempotency_key });
      announce.done({ title: t.created, message: data.fullname });
      void navigate({ to: '/customers/$customerid', params: { customerid: data.customerid } });
    },
  });
  return (
    <RouteModal title={t.add} onClose={close}>
      <RecordForm form={form} onCancel={close}>
        <CustomerInputs fields={form.fields} />
      </RecordForm>
    </RouteModal>
  );
}
