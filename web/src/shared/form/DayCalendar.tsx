import '@mantine/dates/styles.css';
import 'dayjs/locale/vi';
import { DatePicker } from '@mantine/dates';
import { useEffect, useRef } from 'react';
import { useFormats, useNow } from '../clock';
import type { Day } from '../days';
import { useLanguage } from '../language';
import { useFormTexts } from './texts';

const MONDAY = 1;

/** A month to choose a day from, by mouse or arrow keys; its days have no zone. */
export function DayCalendar({ day, onChoose }: { day: Day | null; onChoose(day: Day): void }) {
  const t = useFormTexts().calendar;
  const { language } = useLanguage();
  const { spokenDay } = useFormats();
  // Not the browser's: it may be tomorrow there.
  const { day: today } = useNow();
  const root = useRef<HTMLDivElement>(null);
  // It comes later than the dialog around it, which has the focus by then.
  useEffect(() => root.current?.querySelector<HTMLElement>('[data-first]')?.focus(), []);
  return (
    <DatePicker
      ref={root}
      value={day}
      defaultDate={day ?? today}
      onChange={(chosen) => chosen && onChoose(chosen)}
      allowDeselect={false}
      locale={language}
      firstDayOfWeek={MONDAY}
      weekendDays={[]}
      hideOutsideDates
      monthLabelFormat="MM/YYYY"
      getDayAriaLabel={spokenDay}
      getDayProps={(one) => ({
        'aria-current': one === today ? 'date' : undefined,
        'data-first': one === (day ?? today) || undefined,
      })}
      ariaLabels={{
        previousMonth: t.previousMonth,
        nextMonth: t.nextMonth,
        previousYear: t.previousYear,
        nextYear: t.nextYear,
        previousDecade: t.previousDecade,
        nextDecade: t.nextDecade,
      }}
    />
  );
}
