import { ActionIcon, Button, Text, Title } from '@mantine/core';
import { IconBeach, IconCalendarRepeat, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { getRouteApi, Link, Outlet, useNavigate } from '@tanstack/react-router';
import type { Schema } from '../api/client';
import { useRead } from '../api/hooks';
import { progressOf } from '../shared/appointments/progress';
import { useFormats, useNow } from '../shared/clock';
import { addDays } from '../shared/days';
import { FirstFew } from '../shared/FirstFew';
import { PageHead } from '../shared/PageHead';
import { Failed } from '../shared/states';
import { useWorkingTexts } from '../shared/working/texts';
import type { Appointment } from './agenda';
import { Day } from './Day';
import classes from './MyDay.module.css';
import { Own } from './Own';
import { OwnAppointment } from './OwnAppointment';
import { useMyDayTexts } from './texts';
import { useAnswers } from './useAnswers';

const route = getRouteApi('/consultant/my-day');
const REFRESH_MS = 60_000;
/** How far back forgotten appointments are shown. */
const DAYS_BACK = 30;
const SHOWN = 50;

export function MyDayPage() {
  return (
    <Own>
      {(consultant) => (
        <>
          <MyDay consultant={consultant} />
          <Outlet />
        </>
      )}
    </Own>
  );
}

function MyDay({ consultant }: { consultant: Schema<'Consultant'> }) {
  const t = useMyDayTexts();
  const words = useWorkingTexts();
  const { number } = useFormats();
  const now = useNow();
  const { consultantid: consultant_id } = consultant;
  const answers = useAnswers(consultant_id);
  const common = { consultant_id, date_from: addDays(now.day, -DAYS_BACK), sort: 'date', limit: SHOWN } as const;
  const pending = useRead('get_my_appointments', { ...common, status: 'pending' }, { every: REFRESH_MS });
  const confirmed = useRead(
    'get_my_appointments',
    { ...common, status: 'confirmed', date_to: addDays(now.day, -1), sort: '-date' },
    { every: REFRESH_MS },
  );
  const asked = pending.data?.appointments ?? [];
  const late = (one: Appointment) => progressOf(one, now).overdue;
  const requests = asked.filter((one) => !late(one));
  const open = [...asked.filter(late), ...(confirmed.data?.appointments ?? [])].sort((one, other) =>
    `${other.date}${other.time}`.localeCompare(`${one.date}${one.time}`),
  );
  const failed = [pending, confirmed].find(({ error, data }) => error && !data);
  const more = (pending.data?.total ?? 0) - asked.length;
  const moreOpen = (confirmed.data?.total ?? 0) - (confirmed.data?.appointments.length ?? 0);
  return (
    <>
      <PageHead title={t.title} tab={t.title}>
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/my-day/leave" search={true} {...props} />}
          leftSection={<IconBeach size={18} aria-hidden />}
        >
          {words.leave.title}
        </Button>
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/my-day/plan" search={true} {...props} />}
          leftSection={<IconCalendarRepeat size={18} aria-hidden />}
        >
          {words.plan.title}
        </Button>
        {requests.length > 0 && <a href="#requests">{t.jump(`${t.requests} (${requests.length + more})`)}</a>}
        {open.length > 0 && <a href="#late">{t.jump(`${t.late} (${open.length + moreOpen})`)}</a>}
      </PageHead>
      <div className={classes.page}>
        <div>
          <Days />
          <Day consultantid={consultant_id} answers={answers} />
        </div>
        <div>
          {pending.data && requests.length === 0 && (
            <Text mb="md" c="var(--muted)">
              {t.noRequests}
            </Text>
          )}
          {requests.length > 0 && (
            <Group id="requests" title={t.requests} appointments={requests} more={more} answers={answers}>
              <Link to="/my-appointments" search={{ status: 'pending' }}>
                {t.more(number(more))}
              </Link>
            </Group>
          )}
          {open.length > 0 && (
            <Group id="late" title={t.late} appointments={open} more={moreOpen} answers={answers}>
              <Link to="/my-appointments" search={{ days: 'past', status: 'confirmed' }}>
                {t.more(number(moreOpen))}
              </Link>
            </Group>
          )}
          {failed?.error && <Failed refusal={failed.error} retry={() => void failed.refetch()} />}
        </div>
      </div>
    </>
  );
}

interface GroupProps {
  id: string;
  title: string;
  appointments: readonly Appointment[];
  /** How many the page has no room for. */
  more: number;
  answers: ReturnType<typeof useAnswers>;
  /** Leads to those. */
  children: React.ReactNode;
}

function Group({ id, title, appointments, more, answers, children }: GroupProps) {
  const { number } = useFormats();
  return (
    <section id={id} tabIndex={-1} className={classes.group} aria-label={title}>
      <Title order={2} size="h4" mb="xs">
        {title} ({number(appointments.length + more)})
      </Title>
      <FirstFew
        className={classes.entries}
        rows={appointments.map((one) => (
          <OwnAppointment key={one.appointmentid} appointment={one} answers={answers} withDay />
        ))}
      />
      {more > 0 && <Text mb="md">{children}</Text>}
    </section>
  );
}

function Days() {
  const t = useMyDayTexts();
  const { longDay } = useFormats();
  const now = useNow();
  const navigate = useNavigate();
  const day = route.useSearch().day ?? now.day;
  const go = (to: string) =>
    void navigate({ to: '/my-day', search: { day: to === now.day ? undefined : to }, resetScroll: false });
  return (
    <div className={classes.days}>
      <ActionIcon variant="default" size={42} aria-label={t.previous} onClick={() => go(addDays(day, -1))}>
        <IconChevronLeft aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" size={42} aria-label={t.next} onClick={() => go(addDays(day, 1))}>
        <IconChevronRight aria-hidden />
      </ActionIcon>
      <Title order={2} size="h4" aria-live="polite">
        {longDay(day)}
      </Title>
      {day !== now.day && (
        <Button variant="subtle" onClick={() => go(now.day)}>
          {t.today}
        </Button>
      )}
    </div>
  );
}
