import { ActionIcon, Button, Text, Title } from '@mantine/core';
import { IconBeach, IconCalendarRepeat, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { getRouteApi, Link, Outlet, useNavigate } from '@tanstack/react-router';
import type { Schema } from '../api/client';
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
import { DAYS_BACK, useOpen } from './useOpen';

const route = getRouteApi('/consultant/my-day');
const OLDER = ['pending', 'confirmed'] as const;

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
  const { consultantid: consultant_id } = consultant;
  const answers = useAnswers(consultant_id);
  const { requests, late, more, older, loaded, failed } = useOpen(consultant_id);
  const asked = requests.length + more.pending;
  const forgotten = late.length + more.confirmed + older.pending + older.confirmed;
  return (
    <>
      <PageHead title={t.title} tab={t.title}>
        <Button
          variant="default"
          px="xs"
          renderRoot={(props) => <Link to="/my-day/leave" search={true} {...props} />}
          leftSection={<IconBeach size={18} aria-hidden />}
        >
          {words.leave.title}
        </Button>
        <Button
          variant="default"
          px="xs"
          renderRoot={(props) => <Link to="/my-day/plan" search={true} {...props} />}
          leftSection={<IconCalendarRepeat size={18} aria-hidden />}
        >
          {words.plan.title}
        </Button>
        {requests.length > 0 && <a href="#requests">{t.jump(`${t.requests} (${number(asked)})`)}</a>}
        {forgotten > 0 && <a href="#late">{t.jump(`${t.late} (${number(forgotten)})`)}</a>}
      </PageHead>
      <div className={classes.page}>
        <div>
          <Days />
          <Day consultantid={consultant_id} answers={answers} />
        </div>
        <div>
          {loaded && requests.length === 0 && (
            <Text mb="md" c="var(--muted)">
              {t.noRequests}
            </Text>
          )}
          {requests.length > 0 && (
            <Group id="requests" title={t.requests} count={asked} appointments={requests} answers={answers}>
              {more.pending > 0 && (
                <Link to="/my-appointments" search={{ status: 'pending' }}>
                  {t.more(number(more.pending))}
                </Link>
              )}
            </Group>
          )}
          {forgotten > 0 && (
            <Group id="late" title={t.late} count={forgotten} appointments={late} answers={answers}>
              {more.confirmed > 0 && (
                <Link to="/my-appointments" search={{ days: 'past', status: 'confirmed' }}>
                  {t.more(number(more.confirmed))}
                </Link>
              )}
              {OLDER.map(
                (status) =>
                  older[status] > 0 && (
                    <Link key={status} to="/my-appointments" search={{ days: 'past', status, sort: 'date' }}>
                      {t.older[status](older[status], DAYS_BACK)}
                    </Link>
                  ),
              )}
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
  /** Those that are not shown too. */
  count: number;
  appointments: readonly Appointment[];
  answers: ReturnType<typeof useAnswers>;
  /** Lead to the others. */
  children: React.ReactNode;
}

function Group({ id, title, count, appointments, answers, children }: GroupProps) {
  const { number } = useFormats();
  return (
    <section id={id} tabIndex={-1} className={classes.group} aria-label={title}>
      <Title order={2} size="h4" mb="xs">
        {title} ({number(count)})
      </Title>
      <FirstFew
        className={classes.entries}
        rows={appointments.map((one) => (
          <OwnAppointment key={one.appointmentid} appointment={one} answers={answers} withDay />
        ))}
      />
      <div className={classes.others}>{children}</div>
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
