import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useRead } from '../api/hooks';
import { useNow } from '../shared/clock';
import { addDays, startOfWeek } from '../shared/days';
import { useDeferred } from '../shared/deferred';
import { slotKey, weekOf } from './slots';

const route = getRouteApi('/admin/working-hours');
const MANY = 1000;
const REFRESH_MS = 30_000;

/** The week and consultant in the URL, with their data. */
export function useWeek() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { isRemoved } = useDeferred();
  const today = useNow().day;
  const monday = startOfWeek(search.day ?? today);
  const sunday = addDays(monday, 6);
  const known = useRead('get_consultants', { limit: MANY, sort: 'fullname' });
  const consultant = search.consultant ?? known.data?.consultants[0]?.consultantid;
  const query = useRead(
    'get_calendar',
    { date_from: monday, date_to: sunday, consultant_ids: [consultant ?? 0] },
    { enabled: consultant !== undefined, keepPrevious: true, every: REFRESH_MS },
  );
  const { data } = query;
  const days = useMemo(
    () =>
      data &&
      weekOf(
        monday,
        data.slots.filter((slot) => !isRemoved(slotKey(slot))),
        data.appointments,
      ),
    [data, monday, isRemoved],
  );
  // A disabled consultant is not in the list, but may be in the URL.
  const people = useMemo(() => {
    const enabled = known.data?.consultants ?? [];
    const others = data?.consultants.filter(
      (one) => !enabled.some(({ consultantid }) => consultantid === one.consultantid),
    );
    return [...enabled, ...(others ?? [])].map(({ consultantid, fullname }) => ({ consultantid, fullname }));
  }, [known.data, data]);

  const away = (day: string) => data?.leave.filter((one) => one.startdate <= day && day <= one.enddate) ?? [];

  return {
    consultant,
    away,
    name: people.find(({ consultantid }) => consultantid === consultant)?.fullname ?? '',
    people,
    known,
    query,
    days,
    today,
    monday,
    sunday,
    set: (change: { consultant?: number; day?: string }) =>
      void navigate({ to: '/working-hours', search: { ...search, ...change } }),
    /** Returns from a dialog to the week, or to another one if something was added there. */
    close: (day?: string) =>
      void navigate({
        to: '/working-hours',
        search: { consultant: search.consultant, day: day ?? search.day },
      }),
  };
}

export type Week = ReturnType<typeof useWeek>;
