import { NativeSelect } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type Day, parseDay, showDay } from '../shared/days';
import { DayInput } from '../shared/form/DayInput';
import { useFormTexts } from '../shared/form/texts';
import { type AppointmentFilters, PERIODS, periodOf } from './filters';
import { useAppointmentsTexts } from './texts';

interface Props {
  filters: AppointmentFilters;
  today: Day;
  onChange(change: Pick<AppointmentFilters, 'days' | 'from' | 'to'>): void;
}

export function DayFilter({ filters, today, onChange }: Props) {
  const t = useAppointmentsTexts();
  const formTexts = useFormTexts();
  const period = periodOf(filters);
  const { from, to } = filters;
  return (
    <>
      <NativeSelect
        label={t.days}
        value={period}
        data={[...PERIODS, 'custom' as const].map((value) => ({ value, label: t.periods[value] }))}
        onChange={(event) => {
          const chosen = PERIODS.find((one) => one === event.currentTarget.value);
          const days = chosen === 'upcoming' ? undefined : chosen;
          onChange(chosen ? { days, from: undefined, to: undefined } : { days: undefined, from: today, to: undefined });
        }}
      />
      {period === 'custom' && (
        <>
          <Edge label={t.from} value={from} onChange={(day) => onChange({ from: day, to })} />
          <Edge
            label={t.to}
            value={to}
            error={from && to && to < from && formTexts.daysReversed}
            onChange={(day) => onChange({ from, to: day })}
          />
        </>
      )}
    </>
  );
}

interface EdgeProps {
  label: string;
  value: Day | undefined;
  error?: string | false;
  onChange(day: Day | undefined): void;
}

/** Takes effect when a complete day has been typed, or the field is empty. */
function Edge({ label, value, error, onChange }: EdgeProps) {
  const t = useFormTexts();
  const [typed, setTyped] = useState(value ? showDay(value) : '');
  const [left, setLeft] = useState(false);
  useEffect(() => setTyped(value ? showDay(value) : ''), [value]);
  const wrong = left && typed.trim() !== '' && !parseDay(typed) && t.day;
  return (
    <DayInput
      label={label}
      value={typed}
      error={wrong || error}
      onFocus={() => setLeft(false)}
      onBlur={() => {
        setLeft(true);
        if (typed.trim() === '' && value) onChange(undefined);
      }}
      onChange={(text) => {
        setTyped(text);
        const day = /\d{4}$/.test(text.trim()) ? parseDay(text) : null;
        if (day && day !== value) onChange(day);
      }}
    />
  );
}
