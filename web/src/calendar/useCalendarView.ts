import { useMediaQuery } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useRead } from '../api/hooks';
import { useNow } from '../shared/clock';
import { addDays, addMonths } from '../shared/days';
import { useDeferred } from '../shared/deferred';
import { columnsOf, daysOf, headOf } from './board';
import { EVERYBODY } from './readings';
import type { View } from './views';

const route = getRouteApi('/admin/calendar');
const REFRESH_MS = 30_000;

/** What the URL selects, and its data. */
export function useCalendarView() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const today = useNow().day;
  const { isRemoved } = useDeferred();
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const { view = 'day', day = today } = search;
  const days = useMemo(() => daysOf(view, day), [view, day]);

  const known = useRead(...EVERYBODY);
  const people = known.data?.consultants;
  const one =
    search.consultant ??
    people?.find(({ consultantid }) => !search.consultants || search.consultants.includes(consultantid))?.consultantid;
  const period = { date_from: days[0] ?? day, date_to: days.at(-1) ?? day };
  const query = useRead(
    'get_calendar',
    { ...period, ...(view === 'week' && one && { consultant_ids: [one] }) },
    { enabled: view === 'day' || (view === 'week' && one !== undefined), keepPrevious: true, every: REFRESH_MS },
  );
  const counts = useRead(
    'get_calendar_counts',
    { ...period, ...(search.consultants && { consultant_ids: search.consultants }) },
    { enabled: view === 'month', keepPrevious: true, every: REFRESH_MS },
  );

  const single = view === 'week' || (view === 'day' && narrow);
  const columns = useMemo(() => {
    if (!query.data) return undefined;
    const ids = query.data.consultants
      .map(({ consultantid }) => consultantid)
      .filter((id) => (single ? id === one : !search.consultants || search.consultants.includes(id)));
    const calendar = {
      ...query.data,
      appointments: query.data.appointments.filter(({ appointmentid }) => !isRemoved(`appointment-${appointmentid}`)),
    };
    return columnsOf(
      calendar,
      ids.flatMap((id) => days.map((each) => headOf(id, each))),
    );
  }, [query.data, days, single, one, search.consultants, isRemoved]);
  const names = useMemo(
    () =>
      new Map(
        [...(people ?? []), ...(query.data?.consultants ?? [])].map((each) => [each.consultantid, each.fullname]),
      ),
    [people, query.data],
  );

  const set = (change: { view?: View; day?: string; consultants?: number[]; consultant?: number }) =>
    void navigate({ to: '.', search: ((before: object) => ({ ...before, ...change })) as never });
  const turn = (by: 1 | -1) =>
    set({ day: view === 'month' ? addMonths(day, by) : addDays(day, view === 'week' ? 7 * by : by) });

  return {
    view,
    day,
    days,
    today,
    narrow,
    single,
    one,
    people,
    names,
    columns,
    query,
    counts,
    chosen: search.consultants,
    set,
    turn,
  };
}

export type CalendarView = ReturnType<typeof useCalendarView>;
