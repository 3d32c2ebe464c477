import { Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { DayInput } from '../shared/form/DayInput';
import type { ProgramValues } from './program';
import { STATUSES } from './statuses';
import { useProgramTexts } from './texts';

export function ProgramInputs({ fields }: { fields: UseFormReturnType<ProgramValues> }) {
  const words = useProgramTexts();
  const t = words.fields;
  return (
    <>
      <TextInput
        label={t.programname}
        required
        data-autofocus
        autoComplete="off"
        {...fields.getInputProps('programname')}
      />
      <Group gap="sm" grow preventGrowOverflow={false} align="flex-start">
        <DayInput label={t.date} required miw={130} {...fields.getInputProps('date')} />
        <NativeSelect
          label={t.status}
          miw={150}
          data={STATUSES.map((value) => ({ value, label: words.statuses[value] }))}
          {...fields.getInputProps('status')}
        />
      </Group>
      <TextInput label={t.organizer} autoComplete="off" {...fields.getInputProps('organizer')} />
      <TextInput label={t.url} type="url" autoComplete="off" {...fields.getInputProps('url')} />
      <Textarea label={t.description} {...fields.getInputProps('description')} />
      <Textarea label={t.content} {...fields.getInputProps('content')} />
    </>
  );
}
