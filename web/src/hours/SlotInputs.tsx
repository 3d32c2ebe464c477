import { Group, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { DayInput } from '../shared/form/DayInput';
import type { SlotValues } from './slots';
import { useHoursTexts } from './texts';

export function SlotInputs({ fields }: { fields: UseFormReturnType<SlotValues> }) {
  const t = useHoursTexts().fields;
  return (
    <>
      <DayInput label={t.date} required {...fields.getInputProps('date')} />
      <Group gap="sm" grow align="flex-start">
        <TextInput
          label={t.starttime}
          required
          data-autofocus
          autoComplete="off"
          {...fields.getInputProps('starttime')}
        />
        <TextInput label={t.endtime} required autoComplete="off" {...fields.getInputProps('endtime')} />
      </Group>
    </>
  );
}
