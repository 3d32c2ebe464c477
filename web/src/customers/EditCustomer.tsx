import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useChange, useRead } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { useNow } from '../shared/clock';
import { Conflict } from '../shared/form/Conflict';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { useFormTexts } from '../shared/form/texts';
import { useEditForm } from '../shared/form/useEditForm';
import { Failed, Loading } from '../shared/states';
import { CustomerInputs } from './CustomerInputs';
import {
  type Customer,
  type CustomerFields,
  type CustomerValues,
  customerSchema,
  STALE,
  toFields,
  toValues,
} from './customer';
import { useCustomerTexts } from './texts';

const route = getRouteApi('/admin/customers/$customerid/edit');

export function EditCustomer() {
  const t = useCustomerTexts();
  const { customerid } = route.useParams();
  const query = useRead('get_customer_by_id', { customerid });
  const navigate = useNavigate();
  const close = () => void navigate({ to: '/customers/$customerid', params: { customerid }, search: true });
  return (
    <RouteModal title={t.edit} onClose={close}>
      {query.data && <Form key={customerid} customer={query.data.data} onClose={close} />}
      {query.isPending && <Loading />}
      {query.error && !query.data && <Failed refusal={query.error} retry={() => void query.refetch()} />}
    </RouteModal>
  );
}

function Form({ customer, onClose }: { customer: Customer; onClose(): void }) {
  const t = useCustomerTexts();
  const formTexts = useFormTexts();
  const { day: today } = useNow();
  const announce = useAnnounce();
  const update = useChange('update_customer', { stale: STALE });
  const { form, conflict } = useEditForm<CustomerFields, CustomerValues>({
    name: `customer-${customer.customerid}`,
    record: customer,
    labels: t.fields,
    schema: customerSchema(formTexts, today),
    toValues,
    toFields,
    async save(changed, expected) {
      const { data } = await update.mutateAsync({ customerid: customer.customerid, ...changed, expected });
      announce.done({ title: t.saved, message: data.fullname });
    },
    onDone: onClose,
  });
  return (
    <>
      <RecordForm form={form} onCancel={onClose}>
        <CustomerInputs fields={form.fields} />
      </RecordForm>
      {conflict && <Conflict {...conflict} />}
    </>
  );
}
