import { useMemo } from 'react';
import { useRead } from '../api/hooks';
import { useNow } from '../shared/clock';
import { toMinutes } from '../shared/days';
import { outlookAt } from './outlook';
import { readingsOf, SHOWN } from './readings';

const EVERY = { every: 30_000 };

/** Today, updated every minute; future requests; and forgotten appointments. */
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
  const requests = useMemo(
    () =>
      asked.data?.appointments
        .filter(
          ({ status, date, time, duration }) =>
            status === 'pending' && (date > today || toMinutes(time) + duration > minutes),
        )
        .sort((one, other) => `${one.date}${one.time}`.localeCompare(`${other.date}${other.time}`)) ?? [],
    [asked.data, today, minutes],
  );
  const older = useMemo(
    () =>
      [...(forgotten.data?.appointments ?? []), ...(unanswered.data?.appointments ?? [])]
        .filter(({ status }) => status === 'pending' || status === 'confirmed')
        .sort((one, other) => `${other.date}${other.time}`.localeCompare(`${one.date}${one.time}`)),
    [forgotten.data, unanswered.data],
  );
  const beyond = (total: number | undefined) => Math.max(0, (total ?? 0) - SHOWN);
  return {
    now,
    outlook,
    requests,
    moreRequests: beyond(asked.data?.total),
    older,
    beyond: { pending: beyond(unanswered.data?.total), confirmed: beyond(forgotten.data?.total) },
    failed: [calendar, asked, forgotten, unanswered].find((query) => query.error && !query.data),
    pending: [calendar, asked, forgotten, unanswered].some((query) => query.isPending),
  };
}
