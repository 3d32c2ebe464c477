import { Alert, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { Schema } from '../api/client';
import { useRead } from '../api/hooks';
import { StatusButtons } from '../shared/appointments/StatusButtons';
import { STALE } from '../shared/appointments/useAppointmentChange';
import { useFormats, useNow } from '../shared/clock';
import { showDay, showSpan } from '../shared/days';
import { useDeferred } from '../shared/deferred';
import { Facts } from '../shared/Facts';
import { StatusBadge } from '../shared/StatusBadge';
import { Failed, Loading } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import { spanOf } from './board';
import { useCalendarTexts } from './texts';

type Appointment = Schema<'ReviewedAppointment'>;

const route = getRouteApi('/admin/calendar/$appointmentid');
const REFRESH_MS = 30_000;

/** An appointment beside the calendar. */
export function AppointmentPanel() {
  const t = useCalendarTexts();
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
      ) : query.error ? (
        <Failed refusal={query.error} retry={() => void query.refetch()} />
      ) : (
        <Loading />
      )}
    </Drawer>
  );
}

function Details({ appointment, onClose }: { appointment: Appointment; onClose(): void }) {
  const t = useCalendarTexts();
  const { weekday, instant } = useFormats();
  const now = useNow();
  const { date, time, duration, status, meetingurl } = appointment;
  const { start, end } = spanOf(appointment);
  const begun = date < now.day || (date === now.day && start <= now.minutes);
  const over = date < now.day || (date === now.day && end <= now.minutes);
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
      {over && (status === 'pending' || status === 'confirmed') && <Alert color="orange">{t.overdue}</Alert>}
      <StatusButtons appointment={appointment} begun={begun} />
      <Actions appointment={appointment} onClose={onClose} />
      <Facts
        facts={[
          [t.fields.consultant, appointment.consultant_name],
          [
            t.phone,
            appointment.customer_phone && (
              <a href={`tel:${appointment.customer_phone}`}>{appointment.customer_phone}</a>
            ),
          ],
          [
            t.email,
            <a key="email" href={`mailto:${appointment.customer_email}`}>
              {appointment.customer_email}
            </a>,
          ],
          [
            t.fields.meetingurl,
            meetingurl && (
              <a href={meetingurl} target="_blank" rel="noreferrer">
                {t.openLink}
              </a>
            ),
          ],
          [t.fields.description, appointment.description],
          ...(appointment.rating === null
            ? []
            : ([
                [
                  t.feedback,
                  [t.rating(String(appointment.rating)), appointment.customerfeedback].filter(Boolean).join(': '),
                ],
              ] as const)),
          [t.createdat, instant(appointment.createdat)],
          [t.updatedat, instant(appointment.updatedat)],
        ]}
      />
    </Stack>
  );
}

function Actions({ appointment, onClose }: { appointment: Appointment; onClose(): void }) {
  const t = useCalendarTexts();
  const shared = useSharedTexts();
  const deferred = useDeferred();
  const { appointmentid, customerid, customer_name } = appointment;
  const remove = () => {
    deferred.remove({
      key: `appointment-${appointmentid}`,
      action: 'delete_appointment',
      parameters: { appointmentid },
      stale: STALE,
      done: t.removed,
      failed: t.notRemoved,
      message: customer_name,
    });
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
