import { NativeSelect } from '@mantine/core';
import type { Day } from '../shared/days';
import { DayEdge } from '../shared/form/DayEdge';
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
          <DayEdge label={t.from} value={from} onChange={(day) => onChange({ from: day, to })} />
          <DayEdge
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
