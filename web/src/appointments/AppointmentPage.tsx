import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconCalendar, IconPencil, IconTrash, IconUser } from '@tabler/icons-react';
import { getRouteApi, Link, Outlet, useNavigate } from '@tanstack/react-router';
import type { Schema } from '../api/client';
import { useRead } from '../api/hooks';
import { AppointmentFacts } from '../shared/appointments/AppointmentFacts';
import { progressOf } from '../shared/appointments/progress';
import { StatusButtons } from '../shared/appointments/StatusButtons';
import { useAppointmentTexts } from '../shared/appointments/texts';
import { useRemoval } from '../shared/appointments/useRemoval';
import { useFormats, useNow } from '../shared/clock';
import { showDay, showSpan } from '../shared/days';
import { HistoryLink } from '../shared/HistoryLink';
import { MoreActions } from '../shared/MoreActions';
import { PageHead } from '../shared/PageHead';
import { isUnknown } from '../shared/refusals';
import { StatusBadge } from '../shared/StatusBadge';
import { Failed, Loading, Missing } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import { useAppointmentsTexts } from './texts';

type Appointment = Schema<'ReviewedAppointment'>;

const route = getRouteApi('/admin/appointments/$appointmentid');
const REFRESH_MS = 30_000;

export function AppointmentPage() {
  const { appointmentid } = route.useParams();
  const t = useAppointmentTexts();
  const words = useAppointmentsTexts();
  const query = useRead('get_appointment_by_id', { appointmentid }, { every: REFRESH_MS });
  if (!query.data && isUnknown(query.error))
    return (
      <Missing title={t.unknown} hint={t.unknownHint}>
        <Link to="/appointments">{words.all}</Link>
      </Missing>
    );
  if (query.error && !query.data) return <Failed refusal={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  return (
    <>
      <Details appointment={query.data.data} />
      <Outlet />
    </>
  );
}

function Details({ appointment }: { appointment: Appointment }) {
  const t = useAppointmentTexts();
  const words = useAppointmentsTexts();
  const { weekday, instant } = useFormats();
  const { begun, overdue } = progressOf(appointment, useNow());
  const { date, time, duration, status, mail } = appointment;
  return (
    <>
      <PageHead title={appointment.customer_name} tab={words.one}>
        <Actions appointment={appointment} />
      </PageHead>
      <Stack gap="md">
        <Group gap="sm">
          <Text fw={500}>
            {weekday(date)}, {showDay(date)} {showSpan(time, duration)} ({t.minutes(duration)})
          </Text>
          <StatusBadge status={status} />
        </Group>
        {overdue && <Alert color="orange">{t.overdue}</Alert>}
        {mail && <Alert color="orange">{t.mail[mail.recipient][mail.state](instant(mail.at))}</Alert>}
        <StatusButtons appointment={appointment} begun={begun} />
        <Paper withBorder p="md">
          <AppointmentFacts appointment={appointment} />
        </Paper>
      </Stack>
    </>
  );
}

function Actions({ appointment }: { appointment: Appointment }) {
  const t = useAppointmentTexts();
  const words = useAppointmentsTexts();
  const shared = useSharedTexts();
  const removal = useRemoval();
  const navigate = useNavigate();
  const { customerid, consultantid, date } = appointment;
  const appointmentid = String(appointment.appointmentid);
  return (
    <>
      <Button
        renderRoot={(props) => <Link to="/appointments/$appointmentid/edit" params={{ appointmentid }} {...props} />}
        variant="default"
        leftSection={<IconPencil size={16} aria-hidden />}
      >
        {shared.edit}
      </Button>
      <MoreActions>
        <Button
          renderRoot={(props) => <Link to="/customers/$customerid" params={{ customerid }} {...props} />}
          variant="default"
          leftSection={<IconUser size={16} aria-hidden />}
        >
          {t.customerPage}
        </Button>
        <Button
          renderRoot={(props) => <Link to="/calendar" search={{ day: date, consultant: consultantid }} {...props} />}
          variant="default"
          leftSection={<IconCalendar size={16} aria-hidden />}
        >
          {words.inCalendar}
        </Button>
        <HistoryLink table="appointment" record={appointmentid} />
        <Button
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => {
            removal.remove(appointment);
            void navigate({ to: '/appointments' });
          }}
        >
          {t.remove}
        </Button>
      </MoreActions>
    </>
  );
}
