import { useRead } from '../api/hooks';
import { progressOf } from '../shared/appointments/progress';
import { useNow } from '../shared/clock';
import { addDays } from '../shared/days';
import type { Appointment } from './agenda';

const REFRESH_MS = 60_000;
/** How far back forgotten appointments are shown; of older ones there is only their number. */
export const DAYS_BACK = 30;
const SHOWN = 50;

/** The appointments that wait for something: requests, and those that are past and still open. */
export function useOpen(consultant_id: number) {
  const now = useNow();
  const since = addDays(now.day, -DAYS_BACK);
  const every = { every: REFRESH_MS };
  const common = { consultant_id, date_from: since, limit: SHOWN };
  const pending = useRead('get_my_appointments', { ...common, status: 'pending', sort: 'date' }, every);
  const confirmed = useRead(
    'get_my_appointments',
    { ...common, status: 'confirmed', date_to: addDays(now.day, -1), sort: '-date' },
    every,
  );
  const before = { consultant_id, date_to: addDays(since, -1), limit: 1 };
  const oldPending = useRead('get_my_appointments', { ...before, status: 'pending' });
  const oldConfirmed = useRead('get_my_appointments', { ...before, status: 'confirmed' });

  const asked = pending.data?.appointments ?? [];
  const late = (one: Appointment) => progressOf(one, now).overdue;
  const beyond = ({ data }: typeof pending) => (data ? data.total - data.appointments.length : 0);
  return {
    requests: asked.filter((one) => !late(one)),
    /** The latest first. */
    late: [...asked.filter(late), ...(confirmed.data?.appointments ?? [])].sort((one, other) =>
      `${other.date}${other.time}`.localeCompare(`${one.date}${one.time}`),
    ),
    /** How many the page has no room for. */
    more: { pending: beyond(pending), confirmed: beyond(confirmed) },
    /** How many are older than what is shown. */
    older: { pending: oldPending.data?.total ?? 0, confirmed: oldConfirmed.data?.total ?? 0 },
    loaded: pending.data !== undefined,
    failed: [pending, confirmed].find(({ error, data }) => error && !data),
  };
}
