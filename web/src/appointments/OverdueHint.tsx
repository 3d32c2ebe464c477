import { Alert, Group } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useFormats, useNow } from '../shared/clock';
import { addDays } from '../shared/days';
import { useAppointmentsTexts } from './texts';

const STATUSES = ['pending', 'confirmed'] as const;

/** Appointments before today whose outcome has not been recorded. */
export function OverdueHint() {
  const t = useAppointmentsTexts();
  const { number } = useFormats();
  const date_to = addDays(useNow().day, -1);
  const pending = useRead('get_appointments', { status: 'pending', date_to, limit: 1 });
  const confirmed = useRead('get_appointments', { status: 'confirmed', date_to, limit: 1 });
  const counts = { pending: pending.data?.total ?? 0, confirmed: confirmed.data?.total ?? 0 };
  const all = counts.pending + counts.confirmed;
  if (all === 0) return null;
  return (
    <Alert color="orange" mb="sm" icon={<IconClockExclamation aria-hidden />} title={t.overdue(number(all))}>
      <Group gap="md">
        {STATUSES.filter((status) => counts[status] > 0).map((status) => (
          <Link key={status} to="/appointments" search={{ days: 'past', status }}>
            {t.overdueOf[status](number(counts[status]))}
          </Link>
        ))}
      </Group>
    </Alert>
  );
}
