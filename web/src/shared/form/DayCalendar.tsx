import '@mantine/dates/styles.css';
import 'dayjs/locale/vi';
import { DatePicker } from '@mantine/dates';
import { useEffect, useRef } from 'react';
import { useFormats, useNow } from '../clock';
import type { Day } from '../days';
import { useLanguage } from '../language';
import { useFormTexts } from './texts';

const MONDAY = 1;

/** A month to choose a day from, with the mouse or arrow keys. Days have no time zone. */
export function DayCalendar({ day, onChoose }: { day: Day | null; onChoose(day: Day): void }) {
  const t = useFormTexts().calendar;
  const { language } = useLanguage();
  const { spokenDay } = useFormats();
  // Not the browser's today, which may be another day.
  const { day: today } = useNow();
  const root = useRef<HTMLDivElement>(null);
  // It is loaded after its dialog, which has the focus by then.
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
