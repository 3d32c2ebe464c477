import { IconBeach, IconCalendarCheck, IconClockHour4 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useFormats } from '../shared/clock';
import { type Day, showDay } from '../shared/days';
import { type DayCount, type Glance, glanceOf } from './board';
import classes from './Calendar.module.css';
import { useCalendarTexts } from './texts';
import type { CalendarView } from './useCalendarView';

interface Props {
  calendar: Pick<CalendarView, 'day' | 'days' | 'today'>;
  counts: readonly DayCount[];
}

/** How full the days are; each links to its day. */
export function Month({ calendar: { day: month, days, today }, counts }: Props) {
  const t = useCalendarTexts();
  const { shortWeekday, weekday, month: monthName } = useFormats();
  const sums = new Map(counts.map((one) => [one.date, glanceOf(one)]));
  const weeks = Array.from({ length: days.length / 7 }, (_, index) => days.slice(index * 7, index * 7 + 7));
  return (
    <table className={classes.month} aria-label={t.month(monthName(month))}>
      <thead>
        <tr>
          {weeks[0]?.map((day) => (
            <th key={day} scope="col" abbr={weekday(day)}>
              {shortWeekday(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <td
                key={day}
                data-today={day === today || undefined}
                data-outside={day.slice(0, 7) !== month.slice(0, 7) || undefined}
              >
                <Cell day={day} sum={sums.get(day)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const NOTHING: Glance = { appointments: 0, pending: 0, open: 0, away: 0 };

function Cell({ day, sum }: { day: Day; sum: Glance | undefined }) {
  const t = useCalendarTexts();
  const { appointments, pending, open, away } = sum ?? NOTHING;
  return (
    <Link to="/calendar" search={(before) => ({ ...before, view: undefined, day })} title={t.openDay(showDay(day))}>
      <b>{Number(day.slice(8))}</b>
      {appointments > 0 && (
        <div className={classes.figure}>
          <IconCalendarCheck size={14} aria-hidden />
          {appointments} <span>{t.appointments(appointments).replace(/^\S+ /, '')}</span>
        </div>
      )}
      {pending > 0 && (
        <div className={classes.figure}>
          <IconClockHour4 size={14} aria-hidden />
          {pending} <span>{t.pending(pending).replace(/^\S+ /, '')}</span>
        </div>
      )}
      {away > 0 && (
        <div className={classes.figure}>
          <IconBeach size={14} aria-hidden />
          {away} <span>{t.away(away).replace(/^\S+ /, '')}</span>
        </div>
      )}
      {open > 0 && (
        <div className={`${classes.figure} ${classes.free}`}>
          +{open} <span>{t.free(open).replace(/^\S+ /, '')}</span>
        </div>
      )}
    </Link>
  );
}
