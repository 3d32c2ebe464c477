import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconUserPlus } from '@tabler/icons-react';
import { DayInput } from '../form/DayInput';
import { ConsultantPicker, CustomerPicker, type Picked } from '../PersonPicker';
import { useSharedTexts } from '../texts';
import classes from './AppointmentInputs.module.css';
import { type AppointmentValues, DURATIONS } from './appointment';
import { FreeConsultants } from './FreeConsultants';
import { useAppointmentTexts } from './texts';

interface Props {
  fields: UseFormReturnType<AppointmentValues>;
  statuses: readonly string[];
  /** The appointment being edited, whose own time counts as free. */
  own?: { consultantid: number; date: string; time: string; duration: number };
  onNewCustomer?(): void;
}

export function AppointmentInputs({ fields, statuses, own, onNewCustomer }: Props) {
  const t = useAppointmentTexts();
  const shared = useSharedTexts();
  const { values, errors } = fields;
  const picked = (id: string, name: string) => (id ? { id, name } : null);
  const customer = (person: Picked | null) =>
    fields.setValues({ customerid: person?.id ?? '', customer_name: person?.name ?? '' });
  const consultant = (person: Picked | null) =>
    fields.setValues({ consultantid: person?.id ?? '', consultant_name: person?.name ?? '' });
  const durations = DURATIONS.includes(values.duration)
    ? DURATIONS
    : [...DURATIONS, values.duration].sort((one, other) => Number(one) - Number(other));
  return (
    <>
      <div className={classes.person}>
        <div>
          <CustomerPicker
            label={t.fields.customer}
            required
            first
            value={picked(values.customerid, values.customer_name)}
            onChange={customer}
            error={errors.customerid}
          />
        </div>
        {onNewCustomer && (
          <Button variant="default" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={onNewCustomer}>
            {t.newCustomer}
          </Button>
        )}
      </div>
      <div className={classes.time}>
        <DayInput label={t.fields.date} required {...fields.getInputProps('date')} />
        <TextInput
          label={t.fields.time}
          required
          inputMode="numeric"
          autoComplete="off"
          placeholder="09:00"
          {...fields.getInputProps('time')}
        />
        <NativeSelect
          label={t.fields.duration}
          data={durations.map((value) => ({ value, label: t.minutes(Number(value)) }))}
          {...fields.getInputProps('duration')}
        />
      </div>
      <ConsultantPicker
        label={t.fields.consultant}
        required
        value={picked(values.consultantid, values.consultant_name)}
        onChange={consultant}
        error={errors.consultantid}
      />
      <FreeConsultants values={values} own={own} onChoose={consultant} />
      <NativeSelect
        label={t.fields.status}
        data={statuses.map((value) => ({ value, label: shared.status[value as keyof typeof shared.status] }))}
        {...fields.getInputProps('status')}
      />
      <TextInput label={t.fields.meetingurl} type="url" autoComplete="off" {...fields.getInputProps('meetingurl')} />
      <Textarea label={t.fields.description} {...fields.getInputProps('description')} />
    </>
  );
}
