import { Checkbox, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { useFormats } from '../shared/clock';
import { addDays, parseDay, parseEnd, parseTime, showDay } from '../shared/days';
import { DayInput } from '../shared/form/DayInput';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { useFormTexts } from '../shared/form/texts';
import { useRecordForm } from '../shared/form/useRecordForm';
import { Loading } from '../shared/states';
import { type PlanValues, planned, planSchema, SLOT_MINUTES, STALE } from './slots';
import { useHoursTexts } from './texts';
import { useWeek, type Week } from './useWeek';

export function GenerateSlots() {
  const t = useHoursTexts();
  const week = useWeek();
  return (
    <RouteModal title={week.name ? t.plan.title(week.name) : t.plan.tab} onClose={() => week.close()}>
      {week.consultant === undefined ? <Loading /> : <Form week={week} consultant={week.consultant} />}
    </RouteModal>
  );
}

function Form({ week, consultant }: { week: Week; consultant: number }) {
  const t = useHoursTexts().plan;
  const formTexts = useFormTexts();
  const { number } = useFormats();
  const announce = useAnnounce();
  const generate = useChange('generate_consultant_schedule', { stale: STALE });
  const [, first = week.today] = [week.monday, week.today].sort();
  const form = useRecordForm<PlanValues>({
    name: 'slots',
    initial: {
      from: showDay(first),
      to: showDay(addDays(first, 27)),
      start: '09:00',
      end: '18:00',
      minutes: '60',
      weekends: false,
    },
    schema: planSchema(formTexts, t),
    async submit(values) {
      const { slots_created, slots_skipped } = await generate.mutateAsync({
        consultant_id: consultant,
        date_from: parseDay(values.from) ?? '',
        date_to: parseDay(values.to) ?? '',
        work_start: parseTime(values.start),
        work_end: parseEnd(values.end),
        slot_duration: Number(values.minutes),
        exclude_weekends: !values.weekends,
      });
      announce.done({
        title: slots_created > 0 ? t.done : t.nothing,
        message: t.result(number(slots_created), number(slots_skipped)),
      });
      week.close(parseDay(values.from) ?? undefined);
    },
  });
  const { fields } = form;
  const plan = planned(fields.values);
  return (
    <RecordForm form={form} onCancel={() => week.close()} submitLabel={t.submit}>
      <Group gap="sm" grow align="flex-start">
        <DayInput label={t.from} required data-autofocus {...fields.getInputProps('from')} />
        <DayInput label={t.to} required {...fields.getInputProps('to')} />
      </Group>
      <Group gap="sm" grow align="flex-start">
        <TextInput label={t.start} required autoComplete="off" {...fields.getInputProps('start')} />
        <TextInput label={t.end} required autoComplete="off" {...fields.getInputProps('end')} />
      </Group>
      <NativeSelect
        label={t.minutes}
        data={SLOT_MINUTES.map((value) => ({ value, label: t.minutesOf(Number(value)) }))}
        {...fields.getInputProps('minutes')}
      />
      <Checkbox label={t.weekends} {...fields.getInputProps('weekends', { type: 'checkbox' })} />
      <Text size="sm" role="status">
        {plan && t.preview(number(plan.slots), number(plan.days))}
      </Text>
    </RecordForm>
  );
}
