import { Group, Text } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { progressOf } from '../shared/appointments/progress';
import { useFormats, useNow } from '../shared/clock';
import { showDay, showSpan } from '../shared/days';
import type { Column } from '../shared/list/props';
import { StatusBadge } from '../shared/StatusBadge';
import classes from './Appointments.module.css';
import type { Appointment } from './bulk';
import { useAppointmentsTexts } from './texts';

export function useColumns(): readonly Column<Appointment>[] {
  const t = useAppointmentsTexts().columns;
  return useMemo(
    () => [
      {
        key: 'customer',
        title: t.customer,
        sort: 'customer_name',
        width: '190px',
        cell: (one) => <NameLink appointment={one} />,
      },
      { key: 'when', title: t.when, sort: 'date', width: '190px', cell: (one) => <When appointment={one} /> },
      {
        key: 'consultant',
        title: t.consultant,
        sort: 'consultant_name',
        width: '180px',
        cell: (one) => one.consultant_name,
      },
      { key: 'status', title: t.status, sort: 'status', width: '160px', cell: (one) => <State appointment={one} /> },
      {
        key: 'description',
        title: t.description,
        cell: (one) => <div className={classes.description}>{one.description}</div>,
      },
    ],
    [t],
  );
}

export function AppointmentCard({ appointment }: { appointment: Appointment }) {
  return (
    <>
      <Group justify="space-between" gap="xs" align="flex-start">
        <NameLink appointment={appointment} />
        <State appointment={appointment} />
      </Group>
      <Text size="sm">
        <When appointment={appointment} />
      </Text>
      <Text size="sm">{appointment.consultant_name}</Text>
      <Text size="sm" c="var(--muted)" lineClamp={2}>
        {appointment.description}
      </Text>
    </>
  );
}

function NameLink({ appointment: { appointmentid, customer_name } }: { appointment: Appointment }) {
  return (
    <Link to="/appointments/$appointmentid" params={{ appointmentid: String(appointmentid) }}>
      {customer_name}
    </Link>
  );
}

function When({ appointment: { date, time, duration } }: { appointment: Appointment }) {
  const { shortWeekday } = useFormats();
  return (
    <>
      {shortWeekday(date)}, {showDay(date)} <span style={{ whiteSpace: 'nowrap' }}>{showSpan(time, duration)}</span>
    </>
  );
}

function State({ appointment }: { appointment: Appointment }) {
  const t = useAppointmentsTexts();
  const { overdue } = progressOf(appointment, useNow());
  return (
    <div className={classes.state}>
      <StatusBadge status={appointment.status} />
      {overdue && (
        <span className={classes.late}>
          <IconClockExclamation size={14} aria-hidden />
          {t.late}
        </span>
      )}
    </div>
  );
}
