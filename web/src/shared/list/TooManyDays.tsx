import { Button, Text } from '@mantine/core';
import { IconCalendarOff } from '@tabler/icons-react';
import type { Refusal } from '../../api/client';
import { type Day, showDay } from '../days';
import { State } from '../states';
import { useTooManyDaysTexts } from './texts';

/** Too many archived days for one request; the answer names a range that fits. */
export function TooManyDays({ refusal, onChoose }: { refusal: Refusal; onChoose(from: Day, to: Day): void }) {
  const t = useTooManyDaysTexts();
  const { archived_days = 0, archived_rows = 0, date_from, date_to } = refusal.details;
  return (
    <State icon={IconCalendarOff} title={t.title} role="alert">
      <Text>{t.explain(archived_days, archived_rows)}</Text>
      {date_from && date_to && (
        <Button onClick={() => onChoose(date_from, date_to)}>{t.offer(showDay(date_from), showDay(date_to))}</Button>
      )}
      <Text c="var(--muted)">{t.otherwise}</Text>
    </State>
  );
}
