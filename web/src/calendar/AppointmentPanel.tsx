import { Alert, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { Schema } from '../api/client';
import { useRead } from '../api/hooks';
import { AppointmentFacts } from '../shared/appointments/AppointmentFacts';
import { progressOf } from '../shared/appointments/progress';
import { StatusButtons } from '../shared/appointments/StatusButtons';
import { useAppointmentTexts } from '../shared/appointments/texts';
import { useRemoval } from '../shared/appointments/useRemoval';
import { useFormats, useNow } from '../shared/clock';
import { showDay, showSpan } from '../shared/days';
import { isUnknown } from '../shared/refusals';
import { StatusBadge } from '../shared/StatusBadge';
import { Empty, Failed, Loading } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import { useCalendarTexts } from './texts';

type Appointment = Schema<'ReviewedAppointment'>;

const route = getRouteApi('/admin/calendar/$appointmentid');
const REFRESH_MS = 30_000;

/** An appointment beside the calendar. */
export function AppointmentPanel() {
  const t = useCalendarTexts();
  const words = useAppointmentTexts();
  const shared = useSharedTexts();
  const { appointmentid } = route.useParams();
  const query = useRead('get_appointment_by_id', { appointmentid }, { every: REFRESH_MS });
  const navigate = useNavigate();
  const close = () => void navigate({ to: '/calendar', search: true as never });
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={420}
      title={t.details}
      overlayProps={{ backgroundOpacity: 0.15 }}
      closeButtonProps={{ 'aria-label': shared.close }}
      transitionProps={{ duration: 0 }}
    >
      {query.data ? (
        <Details appointment={query.data.data} onClose={close} />
      ) : isUnknown(query.error) ? (
        <Empty title={words.unknown} hint={words.unknownHint} />
      ) : query.error ? (
        <Failed refusal={query.error} retry={() => void query.refetch()} />
      ) : (
        <Loading />
      )}
    </Drawer>
  );
}

function Details({ appointment, onClose }: { appointment: Appointment; onClose(): void }) {
  const t = useAppointmentTexts();
  const { weekday } = useFormats();
  const now = useNow();
  const { date, time, duration, status } = appointment;
  const { begun, overdue } = progressOf(appointment, now);
  return (
    <Stack gap="md">
      <div>
        <Title order={3} size="h3" style={{ overflowWrap: 'anywhere' }}>
          {appointment.customer_name}
        </Title>
        <Text mb={6}>
          {weekday(date)}, {showDay(date)} {showSpan(time, duration)} ({t.minutes(duration)})
        </Text>
        <StatusBadge status={status} />
      </div>
      {overdue && <Alert color="orange">{t.overdue}</Alert>}
      <StatusButtons appointment={appointment} begun={begun} />
      <Actions appointment={appointment} onClose={onClose} />
      <AppointmentFacts appointment={appointment} />
    </Stack>
  );
}

function Actions({ appointment, onClose }: { appointment: Appointment; onClose(): void }) {
  const t = useAppointmentTexts();
  const shared = useSharedTexts();
  const removal = useRemoval();
  const { appointmentid, customerid } = appointment;
  const remove = () => {
    removal.remove(appointment);
    onClose();
  };
  return (
    <Group gap="xs">
      <Button
        renderRoot={(props) => (
          <Link
            to="/calendar/$appointmentid/edit"
            params={{ appointmentid: String(appointmentid) }}
            search={true as never}
            {...props}
          />
        )}
        variant="default"
        leftSection={<IconPencil size={16} aria-hidden />}
      >
        {shared.edit}
      </Button>
      <Button
        renderRoot={(props) => <Link to="/customers/$customerid" params={{ customerid }} {...props} />}
        variant="default"
      >
        {t.customerPage}
      </Button>
      <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={remove}>
        {t.remove}
      </Button>
    </Group>
  );
}
