import { useMemo } from 'react';
import { useRead } from '../api/hooks';
import { useNow } from '../shared/clock';
import { toMinutes } from '../shared/days';
import { outlookAt } from './outlook';
import { readingsOf, SHOWN } from './readings';

const EVERY = { every: 30_000 };

/** Today, updated every minute; future requests; and forgotten appointments. Each is undefined until it has been read. */
export function useToday() {
  const now = useNow();
  const { day: today, minutes } = now;
  const readings = useMemo(() => readingsOf(today), [today]);
  const calendar = useRead(...readings.calendar, EVERY);
  const asked = useRead(...readings.asked, EVERY);
  const forgotten = useRead(...readings.forgotten, EVERY);
  const unanswered = useRead(...readings.unanswered, EVERY);

  const outlook = useMemo(
    () => calendar.data && outlookAt(calendar.data, today, minutes),
    [calendar.data, today, minutes],
  );
  const requests = useMemo(() => {
    if (!asked.data) return undefined;
    const rows = asked.data.appointments
      .filter(
        ({ status, date, time, duration }) =>
          status === 'pending' && (date > today || toMinutes(time) + duration > minutes),
      )
      .sort((one, other) => `${one.date}${one.time}`.localeCompare(`${other.date}${other.time}`));
    const more = beyond(asked.data);
    return { rows, more, count: rows.length + more };
  }, [asked.data, today, minutes]);
  const older = useMemo(() => {
    if (!forgotten.data || !unanswered.data) return undefined;
    const rows = [...forgotten.data.appointments, ...unanswered.data.appointments]
      .filter(({ status }) => status === 'pending' || status === 'confirmed')
      .sort((one, other) => `${other.date}${other.time}`.localeCompare(`${one.date}${one.time}`));
    const more = { pending: beyond(unanswered.data), confirmed: beyond(forgotten.data) };
    return { rows, more, count: rows.length + more.pending + more.confirmed };
  }, [forgotten.data, unanswered.data]);
  return {
    now,
    outlook,
    requests,
    older,
    failed: [calendar, asked, forgotten, unanswered].find((query) => query.error && !query.data),
  };
}

export type Today = ReturnType<typeof useToday>;

/** How many there are that the page doesn't show. */
const beyond = ({ total }: { total: number }) => Math.max(0, total - SHOWN);
