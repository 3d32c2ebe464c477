import { Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { DayInput } from '../shared/form/DayInput';
import type { ConsultantValues } from './consultant';
import { useConsultantTexts } from './texts';

export function ConsultantInputs({ fields }: { fields: UseFormReturnType<ConsultantValues> }) {
  const words = useConsultantTexts();
  const t = words.fields;
  return (
    <>
      <TextInput label={t.fullname} required data-autofocus autoComplete="off" {...fields.getInputProps('fullname')} />
      <TextInput
        label={t.email}
        description={words.emailHint}
        required
        type="email"
        autoComplete="off"
        {...fields.getInputProps('email')}
      />
      <TextInput label={t.phonenumber} type="tel" autoComplete="off" {...fields.getInputProps('phonenumber')} />
      <Textarea label={t.specialties} {...fields.getInputProps('specialties')} />
      <Textarea label={t.qualifications} {...fields.getInputProps('qualifications')} />
      <DayInput label={t.joindate} required {...fields.getInputProps('joindate')} />
      <TextInput label={t.imageurl} type="url" autoComplete="off" {...fields.getInputProps('imageurl')} />
    </>
  );
}
