import { TextInput } from '@mantine/core';
import * as v from 'valibot';
import { useChange } from '../api/hooks';
import { RecordForm } from '../shared/form/RecordForm';
import { orNull, rules } from '../shared/form/rules';
import { useFormTexts } from '../shared/form/texts';
import { useRecordForm } from '../shared/form/useRecordForm';
import type { Picked } from '../shared/PersonPicker';
import { useCalendarTexts } from './texts';

/** The minimum for a new customer, without leaving the booking. */
export function NewCustomer({ onAdded, onCancel }: { onAdded(person: Picked): void; onCancel(): void }) {
  const t = useCalendarTexts();
  const formTexts = useFormTexts();
  const create = useChange('create_customer', { stale: ['get_customers', 'get_overview_stats'] });
  const form = useRecordForm({
    name: 'customer-of-booking',
    initial: { fullname: '', email: '', phonenumber: '' },
    schema: v.object({
      fullname: rules.name(formTexts),
      email: rules.email(formTexts),
      phonenumber: rules.phone(formTexts),
    }),
    async submit({ fullname, email, phonenumber }, idempotency_key) {
      const { data } = await create.mutateAsync({
        fullname: fullname.trim(),
        email: email.trim(),
        phonenumber: orNull(phonenumber),
        idempotency_key,
      });
      onAdded({ id: data.customerid, name: data.fullname });
    },
  });
  const { fields } = form;
  return (
    <RecordForm
      form={form}
      onCancel={onCancel}
      submitLabel={t.addCustomer}
      refusalText={({ code }) => (code === 'duplicate_email' ? t.duplicateEmail : undefined)}
    >
      <TextInput
        label={t.customerFields.fullname}
        required
        autoFocus
        autoComplete="off"
        {...fields.getInputProps('fullname')}
      />
      <TextInput
        label={t.customerFields.email}
        required
        type="email"
        autoComplete="off"
        {...fields.getInputProps('email')}
      />
      <TextInput
        label={t.customerFields.phonenumber}
        type="tel"
        autoComplete="off"
        {...fields.getInputProps('phonenumber')}
      />
    </RecordForm>
  );
}
