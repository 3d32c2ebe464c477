import { Link } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useNow } from '../shared/clock';
import { addDays, showDay } from '../shared/days';
import { runningOut } from './runningOut';
import { Section } from './Section';
import classes from './Today.module.css';
import { useTodayTexts } from './texts';

/** How many days ahead customers book. */
const AHEAD = 7;
const YEAR = 365;
const MANY = 1000;
const REFRESH_MS = 600_000;

/** The consultants whose slots end within the next days, after which nobody could book them. */
export function RunningOut() {
  const t = useTodayTexts();
  const { day: today } = useNow();
  const people = useRead('get_consultants', { sort: 'fullname', limit: MANY }, { every: REFRESH_MS });
  const later = {
    date_from: addDays(today, AHEAD + 1),
    date_to: addDays(today, YEAR),
    group_by: 'consultant',
  } as const;
  const report = useRead('get_report', later, { every: REFRESH_MS });
  if (!people.data || !report.data) return null;
  const short = runningOut(people.data.consultants, report.data.rows);
  if (short.length === 0) return null;
  return (
    <Section
      title={t.runningOut}
      count={short.length}
      nothing=""
      rows={short.map(({ consultantid, fullname }) => (
        <Person key={consultantid} consultantid={consultantid} fullname={fullname} today={today} />
      ))}
    />
  );
}

function Person({ consultantid, fullname, today }: { consultantid: number; fullname: string; today: string }) {
  const t = useTodayTexts();
  const last = useRead(
    'get_consultant_schedules',
    { consultant_id: consultantid, date_from: today, sort: '-date', limit: 1 },
    { every: REFRESH_MS },
  );
  const day = last.data?.schedules[0]?.date;
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Link to="/working-hours" search={{ consultant: consultantid, day }}>
          {fullname}
        </Link>
        <div>{last.data && (day ? t.lastSlot(showDay(day)) : t.noSlots)}</div>
      </div>
    </li>
  );
}
