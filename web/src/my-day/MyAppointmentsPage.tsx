import { Group, NativeSelect, SegmentedControl, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { STATUSES } from '../shared/appointments/statuses';
import { useFormats, useNow } from '../shared/clock';
import { addDays, showDay, showSpan } from '../shared/days';
import { DataList } from '../shared/list/DataList';
import { DownloadList } from '../shared/list/DownloadList';
import type { Column } from '../shared/list/props';
import { useListState } from '../shared/list/search';
import { PageHead } from '../shared/PageHead';
import { StatusBadge } from '../shared/StatusBadge';
import { Empty } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import type { Appointment } from './agenda';
import { Own } from './Own';
import { PERIODS } from './periods';
import { useMyDayTexts } from './texts';

const route = getRouteApi('/consultant/my-appointments');
const SORTS = ['date', 'customer_name', 'status'] as const;

export function MyAppointmentsPage() {
  return <Own>{({ consultantid }) => <MyAppointments consultantid={consultantid} />}</Own>;
}

function MyAppointments({ consultantid }: { consultantid: number }) {
  const t = useMyDayTexts();
  const shared = useSharedTexts();
  const { day: today } = useNow();
  const search = route.useSearch();
  const days = search.days ?? 'upcoming';
  const list = useListState({ ...search, sort: search.sort ?? (days === 'past' ? '-date' : 'date') }, SORTS);
  const { search: _text, ...page } = list.parameters;
  const range = days === 'past' ? { date_to: addDays(today, -1) } : { date_from: today };
  const asked = {
    ...page,
    ...range,
    consultant_id: consultantid,
    ...(search.status && { status: search.status }),
  };
  const query = useRead('get_my_appointments', asked, { keepPrevious: true });
  return (
    <>
      <PageHead title={t.appointments} tab={t.appointments}>
        <DownloadList request={{ list: 'get_my_appointments', ...asked }} />
      </PageHead>
      <Group gap="sm" mb="sm">
        <SegmentedControl
          aria-label={t.period}
          value={days}
          data={PERIODS.map((value) => ({ value, label: t.periods[value] }))}
          onChange={(value) => list.set({ days: value === 'upcoming' ? undefined : value, sort: undefined })}
        />
        <NativeSelect
          aria-label={t.columns.status}
          value={search.status ?? ''}
          data={[
            { value: '', label: t.anyStatus },
            ...STATUSES.map((value) => ({ value, label: shared.status[value] })),
          ]}
          onChange={(event) => list.set({ status: event.currentTarget.value || undefined })}
        />
      </Group>
      <DataList
        label={t.appointments}
        query={query}
        rows={query.data?.appointments}
        total={query.data?.total}
        warnings={query.data?.warnings}
        list={list}
        columns={useColumns()}
        keyOf={(one) => String(one.appointmentid)}
        nameOf={(one) => `${one.customer_name}, ${showDay(one.date)}`}
        filtered={search.status !== undefined}
        empty={<Empty title={t.empty} />}
        card={(one) => (
          <>
            <Group justify="space-between" gap="xs" align="flex-start">
              <Text fw={600}>{one.customer_name}</Text>
              <StatusBadge status={one.status} />
            </Group>
            <Group gap="sm">
              <When appointment={one} />
              <Phone appointment={one} />
            </Group>
            <Text size="sm" c="var(--muted)" lineClamp={3}>
              {one.description}
            </Text>
          </>
        )}
      />
    </>
  );
}

function useColumns(): readonly Column<Appointment>[] {
  const t = useMyDayTexts().columns;
  return [
    { key: 'when', title: t.when, sort: 'date', width: '250px', cell: (one) => <When appointment={one} /> },
    { key: 'customer', title: t.customer, sort: 'customer_name', cell: (one) => one.customer_name },
    { key: 'contact', title: t.contact, width: '150px', cell: (one) => <Phone appointment={one} /> },
    {
      key: 'status',
      title: t.status,
      sort: 'status',
      width: '160px',
      cell: (one) => <StatusBadge status={one.status} />,
    },
    {
      key: 'description',
      title: t.description,
      cell: (one) => (
        <Text size="sm" lineClamp={2}>
          {one.description}
        </Text>
      ),
    },
  ];
}

/** Appointments are answered on the day's page. */
function When({ appointment: { date, time, duration } }: { appointment: Appointment }) {
  const { shortWeekday } = useFormats();
  return (
    <span>
      <Link to="/my-day" search={{ day: date }}>
        {shortWeekday(date)}, {showDay(date)}
      </Link>{' '}
      {showSpan(time, duration)}
    </span>
  );
}

function Phone({ appointment: { customer_phone } }: { appointment: Appointment }) {
  return customer_phone && <a href={`tel:${customer_phone}`}>{customer_phone}</a>;
}
