import { Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { DayInput } from '../shared/form/DayInput';
import type { CustomerValues } from './customer';
import { useCustomerTexts } from './texts';

export function CustomerInputs({ fields }: { fields: UseFormReturnType<CustomerValues> }) {
  const t = useCustomerTexts().fields;
  return (
    <>
      <TextInput label={t.fullname} required data-autofocus autoComplete="off" {...fields.getInputProps('fullname')} />
      <TextInput label={t.email} required type="email" autoComplete="off" {...fields.getInputProps('email')} />
      <TextInput label={t.phonenumber} type="tel" autoComplete="off" {...fields.getInputProps('phonenumber')} />
      <DayInput label={t.dateofbirth} {...fields.getInputProps('dateofbirth')} />
      <Textarea label={t.notes} {...fields.getInputProps('notes')} />
    </>
  );
}
