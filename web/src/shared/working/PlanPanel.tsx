import { ActionIcon, Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconCalendarTime, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useRead } from '../../api/hooks';
import { Conflict } from '../form/Conflict';
import { DayInput } from '../form/DayInput';
import { RecordForm } from '../form/RecordForm';
import { Failed, Loading } from '../states';
import { type Hours, nextHours, SLOT_MINUTES, WEEKDAYS } from './plan';
import { useWorkingTexts } from './texts';
import { usePlanForm } from './usePlanForm';
import classes from './Working.module.css';

interface Props {
  consultant: number;
  own?: boolean;
  onClose(): void;
  onSaved(): void;
}

/** A consultant's usual working week. */
export function PlanPanel({ consultant, ...props }: Props) {
  const query = useRead('get_working_plan', { consultant_id: consultant });
  if (query.data) return <Form key={consultant} consultant={consultant} entries={query.data.data.entries} {...props} />;
  if (query.error) return <Failed refusal={query.error} retry={() => void query.refetch()} />;
  return <Loading />;
}

function Form({ onClose, ...props }: Props & { entries: readonly Hours[] }) {
  const t = useWorkingTexts().plan;
  const { form, conflict } = usePlanForm(props);
  return (
    <>
      <RecordForm form={form} onCancel={onClose}>
        <Text size="sm" c="var(--muted)">
          {t.explain}
        </Text>
        <div>
          {WEEKDAYS.map((weekday) => (
            <Weekday key={weekday} weekday={weekday} fields={form.fields} />
          ))}
        </div>
      </RecordForm>
      {conflict && <Conflict {...conflict} />}
    </>
  );
}

type Fields = ReturnType<typeof usePlanForm>['form']['fields'];

function Weekday({ weekday, fields }: { weekday: number; fields: Fields }) {
  const t = useWorkingTexts().plan;
  const name = t.weekdays[weekday - 1] ?? '';
  const own = fields.values.entries.flatMap((one, index) => (one.weekday === weekday ? [index] : []));
  return (
    <fieldset className={classes.day}>
      <legend>{name}</legend>
      <div>
        {own.map((index) => (
          <HoursInputs key={fields.values.entries[index]?.key} index={index} day={name} fields={fields} />
        ))}
        {own.length === 0 && <span className={classes.off}>{t.off}</span>}
        <Button
          variant="subtle"
          size="compact-sm"
          data-autofocus={weekday === WEEKDAYS[0] || undefined}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => fields.insertListItem('entries', nextHours(fields.values, weekday))}
        >
          {t.add(name)}
        </Button>
      </div>
    </fieldset>
  );
}

function HoursInputs({ index, day, fields }: { index: number; day: string; fields: Fields }) {
  const t = useWorkingTexts().plan;
  const hours = fields.values.entries[index];
  const [limited, setLimited] = useState(Boolean(hours?.validfrom || hours?.validto));
  if (!hours) return null;
  const path = `entries.${index}`;
  const lengths = [...new Set([...SLOT_MINUTES, hours.slotminutes])].sort((one, other) => Number(one) - Number(other));
  const remove = t.remove(day, `${hours.starttime}–${hours.endtime}`);
  return (
    <div className={classes.hours}>
      <TextInput aria-label={`${day}: ${t.start}`} autoComplete="off" {...fields.getInputProps(`${path}.starttime`)} />
      <TextInput aria-label={`${day}: ${t.end}`} autoComplete="off" {...fields.getInputProps(`${path}.endtime`)} />
      <NativeSelect
        aria-label={`${day}: ${t.minutes}`}
        data={lengths.map((value) => ({ value, label: t.minutesOf(Number(value)) }))}
        {...fields.getInputProps(`${path}.slotminutes`)}
      />
      <span style={{ display: 'flex' }}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={`${day}: ${t.limit}`}
          title={t.limit}
          aria-expanded={limited}
          onClick={() => setLimited(!limited)}
        >
          <IconCalendarTime size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={remove}
          title={remove}
          onClick={() => fields.removeListItem('entries', index)}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </span>
      {limited && (
        <div className={classes.limits}>
          <DayInput label={t.from} {...fields.getInputProps(`${path}.validfrom`)} />
          <DayInput label={t.to} {...fields.getInputProps(`${path}.validto`)} />
        </div>
      )}
      {fields.errors[path] && (
        <Text size="sm" c="var(--danger)" style={{ gridColumn: '1 / -1' }}>
          {fields.errors[path]}
        </Text>
      )}
    </div>
  );
}
