import { ActionIcon, Button, Group, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconPlus, IconPrinter, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { useFormats } from '../shared/clock';
import { showDay } from '../shared/days';
import classes from './Calendar.module.css';
import { useCalendarTexts } from './texts';
import type { CalendarView } from './useCalendarView';
import { VIEWS, type View } from './views';

// The page is painted without it.
const ConsultantFilter = lazy(() =>
  import('./ConsultantFilter').then(({ ConsultantFilter }) => ({ default: ConsultantFilter })),
);

export function Toolbar({ calendar }: { calendar: CalendarView }) {
  const t = useCalendarTexts();
  const { view, day, days, today, set, turn, single, chosen } = calendar;
  const { longDay, month } = useFormats();
  useEffect(() => {
    document.title = `${t.title} · MeetAssist`;
  }, [t]);
  const [first = day, last = day] = [days[0], days.at(-1)];
  const titles = { day: longDay(day), week: `${showDay(first).slice(0, 5)} – ${showDay(last)}`, month: month(day) };
  return (
    <div className={classes.tools}>
      <Group gap={6} wrap="nowrap">
        <Step label={t.previous[view]} onClick={() => turn(-1)} icon={<IconChevronLeft size={18} aria-hidden />} />
        <Button variant="default" px="sm" onClick={() => set({ day: undefined })} disabled={day === today}>
          {t.today}
        </Button>
        <Step label={t.next[view]} onClick={() => turn(1)} icon={<IconChevronRight size={18} aria-hidden />} />
      </Group>
      <h1>{titles[view]}</h1>
      {single ? <ConsultantSwitch calendar={calendar} /> : <Filter calendar={calendar} />}
      <SegmentedControl
        aria-label={t.view}
        value={view}
        onChange={(next) => set({ view: next === 'day' ? undefined : (next as View) })}
        data={VIEWS.map((value) => ({ value, label: t.views[value] }))}
      />
      {view === 'day' && (
        <ActionIcon
          renderRoot={(props) => <Link to="/calendar/print" search={{ day, consultants: chosen }} {...props} />}
          variant="default"
          size={36}
          aria-label={t.print}
          title={t.print}
        >
          <IconPrinter size={18} aria-hidden />
        </ActionIcon>
      )}
      <Button
        renderRoot={(props) => (
          <Link to="/calendar/book" search={(before) => ({ ...before, on: before.day })} {...props} />
        )}
        leftSection={<IconPlus size={16} aria-hidden />}
        className={classes.book}
      >
        {t.book}
      </Button>
    </div>
  );
}

function Filter({ calendar }: { calendar: CalendarView }) {
  const t = useCalendarTexts();
  const chosen = calendar.chosen?.length ?? 0;
  const button = { variant: 'default', leftSection: <IconUsers size={16} aria-hidden /> };
  const text = chosen > 0 ? t.someConsultants(chosen) : t.allConsultants;
  return (
    <Suspense
      fallback={
        <Button {...button} disabled>
          {text}
        </Button>
      }
    >
      <ConsultantFilter calendar={calendar}>
        <Button {...button}>{text}</Button>
      </ConsultantFilter>
    </Suspense>
  );
}

function Step({
  label,
  icon,
  onClick,
  disabled,
}: {
  label: string;
  icon: ReactNode;
  onClick(): void;
  disabled?: boolean;
}) {
  return (
    <ActionIcon variant="default" size={36} aria-label={label} title={label} onClick={onClick} disabled={disabled}>
      {icon}
    </ActionIcon>
  );
}

/** For views that show one person at a time. */
function ConsultantSwitch({ calendar: { people = [], one, set } }: { calendar: CalendarView }) {
  const t = useCalendarTexts();
  const index = people.findIndex(({ consultantid }) => consultantid === one);
  const before = people[index - 1];
  const after = people[index + 1];
  return (
    <div className={classes.switch}>
      <Step
        label={t.previousConsultant}
        icon={<IconChevronLeft size={18} aria-hidden />}
        disabled={!before}
        onClick={() => set({ consultant: before?.consultantid })}
      />
      <NativeSelect
        aria-label={t.consultant}
        value={String(one ?? '')}
        data={people.map(({ consultantid, fullname }) => ({ value: String(consultantid), label: fullname }))}
        onChange={(event) => set({ consultant: Number(event.currentTarget.value) })}
      />
      <Step
        label={t.nextConsultant}
        icon={<IconChevronRight size={18} aria-hidden />}
        disabled={!after}
        onClick={() => set({ consultant: after?.consultantid })}
      />
    </div>
  );
}
