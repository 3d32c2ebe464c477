import '@mantine/dates/styles.css';
import 'dayjs/locale/vi';
import { DatePicker } from '@mantine/dates';
import { useFormats, useNow } from '../clock';
import type { Day } from '../days';
import { useLanguage } from '../language';
import { useSharedTexts } from '../texts';

const MONDAY = 1;

/** A month to choose a day from, by mouse or arrow keys; its days have no zone. */
export function DayCalendar({ day, onChoose }: { day: Day | null; onChoose(day: Day): void }) {
  const t = useSharedTexts().form.calendar;
  const { language } = useLanguage();
  const { longDay } = useFormats();
  // Not the browser's: it may be tomorrow there.
  const { day: today } = useNow();
  return (
    <DatePicker
      value={day}
      defaultDate={day ?? today}
      onChange={(chosen) => chosen && onChoose(chosen)}
      allowDeselect={false}
      locale={language}
      firstDayOfWeek={MONDAY}
      weekendDays={[]}
      hideOutsideDates
      monthLabelFormat="MM/YYYY"
      getDayAriaLabel={longDay}
      getDayProps={(one) => ({
        'aria-current': one === today ? 'date' : undefined,
        'data-autofocus': one === (day ?? today) || undefined,
      })}
      ariaLabels={{
        monthLevelControl: t.month,
        yearLevelControl: t.year,
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
