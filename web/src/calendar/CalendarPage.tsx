import { Alert } from '@mantine/core';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useAppointmentChange } from '../shared/appointments/useAppointmentChange';
import { useFormats } from '../shared/clock';
import { type Span, showDay, toTime } from '../shared/days';
import { Empty, Failed, Loading } from '../shared/states';
import type { Booked, Column } from './board';
import classes from './Calendar.module.css';
import { Month } from './Month';
import { TimeGrid } from './TimeGrid';
import { Toolbar } from './Toolbar';
import { useCalendarTexts } from './texts';
import { type CalendarView, useCalendarView } from './useCalendarView';

/** The narrowest readable column. */
const NARROWEST = { person: 130, day: 104 };

export function CalendarPage() {
  const t = useCalendarTexts();
  const calendar = useCalendarView();
  const { view, columns } = calendar;
  const query = view === 'month' ? calendar.counts : calendar.query;
  // While new days load, the previous ones are shown; not if loading fails, because the new days would look free.
  const late = query.isPlaceholderData && query.failureReason !== null;
  return (
    <>
      <div className={classes.page}>
        <Toolbar calendar={calendar} />
        {query.data?.warnings?.length ? (
          <Alert color="orange" mb="xs" title={t.warning}>
            {query.data.warnings.join(' ')}
          </Alert>
        ) : null}
        {late ? (
          <Loading />
        ) : view === 'month' && calendar.counts.data ? (
          <Month calendar={calendar} counts={calendar.counts.data.days} />
        ) : view !== 'month' && columns ? (
          <Board calendar={calendar} columns={columns} />
        ) : query.error ? (
          <Failed refusal={query.error} retry={() => void query.refetch()} />
        ) : (
          <Loading />
        )}
      </div>
      <Outlet />
    </>
  );
}

function Board({ calendar, columns }: { calendar: CalendarView; columns: readonly Column[] }) {
  const t = useCalendarTexts();
  const { view, day, one, names } = calendar;
  const actions = useBoardActions(names);
  const nameOf = (column: Column) => names.get(column.consultantid) ?? '';
  const heading = (column: Column) => <Heading calendar={calendar} column={column} name={nameOf(column)} />;
  const { weekday } = useFormats();
  if (columns.length === 0) return <Empty title={t.nobody} hint={t.nobodyHint} />;
  const week = view === 'week';
  return (
    <TimeGrid
      key={view}
      label={week ? t.week(names.get(one ?? 0) ?? '') : t.day(showDay(day))}
      columns={columns}
      narrowest={week ? NARROWEST.day : NARROWEST.person}
      nameOf={(column) => (week ? `${weekday(column.day)} ${showDay(column.day)}` : nameOf(column))}
      heading={heading}
      {...actions}
    />
  );
}

function Heading({ calendar, column, name }: { calendar: CalendarView; column: Column; name: string }) {
  const t = useCalendarTexts();
  const { weekday } = useFormats();
  const { view, set } = calendar;
  const label = showDay(column.day);
  return (
    <>
      {view === 'week' ? (
        <button type="button" title={t.openDay(label)} onClick={() => set({ view: undefined, day: column.day })}>
          {weekday(column.day)} {label.slice(0, 5)}
        </button>
      ) : (
        <button
          type="button"
          title={t.openWeek(name)}
          onClick={() => set({ view: 'week', consultant: column.consultantid })}
        >
          {name}
        </button>
      )}
      <small>{t.brief(column.booked.length, column.open.length)}</small>
    </>
  );
}

function useBoardActions(names: ReadonlyMap<number, string>) {
  const t = useCalendarTexts();
  const navigate = useNavigate();
  const { weekday } = useFormats();
  const { change } = useAppointmentChange();
  const onOpen = useCallback(
    (appointmentid: number) =>
      void navigate({
        to: '/calendar/$appointmentid',
        params: { appointmentid: String(appointmentid) },
        search: true as never,
      }),
    [navigate],
  );
  const onBook = useCallback(
    ({ consultantid, day }: Column, { start, end }: Span) =>
      void navigate({
        to: '/calendar/book',
        search: (before) => ({ ...before, with: consultantid, on: day, at: toTime(start), minutes: end - start }),
      }),
    [navigate],
  );
  const onMove = useCallback(
    ({ appointment, start, end }: Booked, to: Column, span: Span) => {
      const length = span.end - span.start;
      const fields = {
        ...(to.consultantid !== appointment.consultantid && { consultantid: to.consultantid }),
        ...(to.day !== appointment.date && { date: to.day }),
        ...(span.start !== start && { time: toTime(span.start) }),
        ...(length !== end - start && { duration: length }),
      };
      const when = `${weekday(to.day)} ${showDay(to.day)} ${toTime(span.start)}–${toTime(span.end)}`;
      void change(appointment, fields, {
        title: t.moved,
        message: `${appointment.customer_name}: ${when}, ${names.get(to.consultantid) ?? ''}`,
        failed: t.notMoved,
      });
    },
    [change, names, t, weekday],
  );
  return { onOpen, onBook, onMove };
}
