import { Group, Text, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { Schema } from '../api/client';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import { showDay, showSpan } from '../shared/days';
import { DataList } from '../shared/list/DataList';
import type { Column } from '../shared/list/props';
import { useListState } from '../shared/list/search';
import { StatusBadge } from '../shared/StatusBadge';
import { Empty } from '../shared/states';
import { useCustomerTexts } from './texts';

type Appointment = Schema<'Appointment'>;

const route = getRouteApi('/admin/customers/$customerid');
const SORTS = ['date', 'status'] as const;

export function CustomerAppointments({ customerid }: { customerid: string }) {
  const t = useCustomerTexts();
  const { weekday } = useFormats();
  const list = useListState(route.useSearch(), SORTS);
  const query = useRead('get_appointments', { ...list.parameters, customer_id: customerid }, { keepPrevious: true });
  const when = (one: Appointment) => (
    <>
      {weekday(one.date)}, {showDay(one.date)} {showSpan(one.time, one.duration)}
    </>
  );
  const columns: readonly Column<Appointment>[] = [
    { key: 'date', title: t.when, sort: 'date', width: '290px', cell: when },
    { key: 'consultant', title: t.consultant, cell: (one) => one.consultant_name },
    {
      key: 'status',
      title: t.status,
      sort: 'status',
      width: '170px',
      cell: (one) => <StatusBadge status={one.status} />,
    },
    {
      key: 'description',
      title: t.description,
      cell: (one) => (
        <Text lineClamp={2} size="sm">
          {one.description}
        </Text>
      ),
    },
  ];
  return (
    <>
      <Title order={2} size="h3" mb="sm">
        {t.appointments}
      </Title>
      <DataList
        label={t.appointments}
        query={query}
        rows={query.data?.appointments}
        total={query.data?.total}
        list={list}
        columns={columns}
        keyOf={(one) => String(one.appointmentid)}
        nameOf={(one) => `${showDay(one.date)} ${showSpan(one.time, one.duration)}`}
        empty={<Empty title={t.noAppointments} />}
        card={(one) => (
          <>
            <Group justify="space-between" gap="xs">
              <Text fw={500}>{when(one)}</Text>
              <StatusBadge status={one.status} />
            </Group>
            <Text size="sm">{one.consultant_name}</Text>
            <Text size="sm" c="var(--muted)" lineClamp={2}>
              {one.description}
            </Text>
          </>
        )}
      />
    </>
  );
}
