import { ActionIcon, Button, Group, NativeSelect, Text } from '@mantine/core';
import {
  IconBeach,
  IconCalendarPlus,
  IconCalendarRepeat,
  IconChevronLeft,
  IconChevronRight,
  IconPlus,
} from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import { useFormats } from '../shared/clock';
import { addDays, showDay } from '../shared/days';
import { DownloadList } from '../shared/list/DownloadList';
import { MoreActions } from '../shared/MoreActions';
import { PageHead } from '../shared/PageHead';
import { Empty, Failed, Loading } from '../shared/states';
import { useWorkingTexts } from '../shared/working/texts';
import { DayColumn } from './DayColumn';
import classes from './Hours.module.css';
import { useHoursTexts } from './texts';
import { useWeek, type Week } from './useWeek';

const WEEK = 7;

export function WeekPage() {
  const t = useHoursTexts();
  const words = useWorkingTexts();
  const week = useWeek();
  return (
    <>
      <PageHead title={t.title} tab={t.title}>
        <MoreActions>
          <Button
            renderRoot={(props) => <Link to="/working-hours/leave" search={true as never} {...props} />}
            variant="default"
            leftSection={<IconBeach size={18} aria-hidden />}
          >
            {words.leave.title}
          </Button>
          <Button
            renderRoot={(props) => <Link to="/working-hours/plan" search={true as never} {...props} />}
            variant="default"
            leftSection={<IconCalendarRepeat size={18} aria-hidden />}
          >
            {words.plan.title}
          </Button>
          <Button
            renderRoot={(props) => <Link to="/working-hours/apply" search={true as never} {...props} />}
            variant="default"
            leftSection={<IconCalendarPlus size={18} aria-hidden />}
          >
            {words.apply.title}
          </Button>
          <Button
            renderRoot={(props) => <Link to="/working-hours/generate" search={true} {...props} />}
            variant="default"
            leftSection={<IconCalendarPlus size={18} aria-hidden />}
          >
            {t.generate}
          </Button>
        </MoreActions>
        <Button
          renderRoot={(props) => <Link to="/working-hours/new" search={true} {...props} />}
          leftSection={<IconPlus size={18} aria-hidden />}
        >
          {t.add}
        </Button>
      </PageHead>
      <Tools week={week} />
      <Days week={week} />
      <Outlet />
    </>
  );
}

function Tools({ week }: { week: Week }) {
  const t = useHoursTexts();
  const { people, consultant, monday, sunday, today, set } = week;
  const step = (label: string, by: number, Icon: typeof IconChevronLeft) => (
    <ActionIcon
      variant="default"
      size={36}
      aria-label={label}
      title={label}
      onClick={() => set({ day: addDays(monday, by) })}
    >
      <Icon size={18} aria-hidden />
    </ActionIcon>
  );
  return (
    <div className={classes.tools}>
      <NativeSelect
        aria-label={t.consultant}
        className={classes.who}
        value={String(consultant ?? '')}
        data={people.map(({ consultantid, fullname }) => ({ value: String(consultantid), label: fullname }))}
        onChange={(event) => set({ consultant: Number(event.currentTarget.value) })}
      />
      <Group gap={6} wrap="nowrap">
        {step(t.previous, -WEEK, IconChevronLeft)}
        <Button
          variant="default"
          px="sm"
          onClick={() => set({ day: undefined })}
          disabled={monday <= today && today <= sunday}
        >
          {t.thisWeek}
        </Button>
        {step(t.next, WEEK, IconChevronRight)}
      </Group>
      <h2>{t.week(showDay(monday).slice(0, 5), showDay(sunday))}</h2>
      {consultant !== undefined && (
        <DownloadList
          request={{
            list: 'get_consultant_schedules',
            consultant_id: consultant,
            date_from: monday,
            date_to: sunday,
            sort: 'date',
          }}
        />
      )}
    </div>
  );
}

function Days({ week }: { week: Week }) {
  const t = useHoursTexts();
  const { number } = useFormats();
  const { known, query, days, today, away } = week;
  const refusal = known.error ?? query.error;
  if (known.data && week.consultant === undefined) return <Empty title={t.nobody} hint={t.nobodyHint} />;
  if (refusal && !days) return <Failed refusal={refusal} retry={() => void (known.error ? known : query).refetch()} />;
  if (!days) return <Loading />;
  const slots = days.flatMap((one) => one.slots);
  const booked = slots.filter((one) => one.booked.length > 0).length;
  const open = slots.filter((one) => one.isavailable && one.booked.length === 0).length;
  return (
    <section aria-label={t.title} data-stale={query.isPlaceholderData || undefined}>
      <Text size="sm" c="var(--muted)" mb={8} role="status">
        {slots.length > 0 ? t.summary(number(slots.length), number(open), number(booked)) : t.emptyWeek}
      </Text>
      <div className={classes.days}>
        {days.map((one) => (
          <DayColumn key={one.day} day={one} away={away(one.day)} today={one.day === today} />
        ))}
      </div>
    </section>
  );
}
