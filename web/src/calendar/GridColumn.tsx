import { IconBeach } from '@tabler/icons-react';
import { type MouseEvent, memo, type PointerEvent } from 'react';
import { type Span, toTime } from '../shared/days';
import { StatusIcon } from '../shared/StatusBadge';
import { useSharedTexts } from '../shared/texts';
import type { Booked, Column } from './board';
import { DAY, freeAt, PIXELS_PER_MINUTE, placed } from './geometry';
import { appointmentKey, slotKey } from './items';
import classes from './TimeGrid.module.css';
import { useCalendarTexts } from './texts';

/** Shorter appointments fit a line each for the name, the time and the status. */
const HOUR = 60;
/** Shorter ones fit only one line, or two. */
const SHORT = 40;

interface Props {
  column: Column;
  index: number;
  labelledBy: string;
  left: number;
  width: number;
  /** Minutes since midnight, in a column of today. */
  now: number | null;
  /** The item in the tab order, if it is in this column. */
  entrance: string | null;
  /** The appointment that is being dragged from here. */
  carried: number | null;
  changing: ReadonlySet<number>;
  onPress(booked: Booked, column: number, how: 'move' | 'resize', event: PointerEvent<HTMLElement>): void;
  onOpen(appointmentid: number): void;
  onBook(column: Column, span: Span): void;
}

/** Not rendered again while something is dragged, unless it is dragged from here. */
export const GridColumn = memo(function GridColumn(props: Props) {
  const { column, labelledBy, left, width, now, entrance, onBook } = props;
  const t = useCalendarTexts();
  const press = (event: MouseEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    const minute = (event.clientY - event.currentTarget.getBoundingClientRect().top) / PIXELS_PER_MINUTE;
    onBook(column, freeAt(minute, column.booked));
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard books by the slots and by the key of the form
    // biome-ignore lint/a11y/useSemanticElements: it is not a group of inputs
    <div
      role="group"
      aria-labelledby={labelledBy}
      className={classes.column}
      style={{ left, width, height: DAY * PIXELS_PER_MINUTE }}
      onClick={press}
    >
      {column.taken.map((slot) => (
        <div key={slot.scheduleid} className={classes.taken} style={placed(slot)} />
      ))}
      {column.shut.map((slot) => (
        <div key={slot.scheduleid} className={classes.shut} style={placed(slot)}>
          <span>{t.shut}</span>
        </div>
      ))}
      {column.away.map((away) => (
        <div key={away.start} className={classes.away} style={placed(away)}>
          <IconBeach size={14} aria-hidden />
          <span>{away.reason ? `${t.leave}: ${away.reason}` : t.leave}</span>
        </div>
      ))}
      {column.open.map((slot) => {
        const key = slotKey(slot.scheduleid);
        return (
          <button
            key={key}
            type="button"
            className={classes.open}
            style={placed(slot)}
            data-item={key}
            tabIndex={entrance === key ? 0 : -1}
            aria-label={t.bookAt(toTime(slot.start), toTime(slot.end))}
            onClick={() => onBook(column, slot)}
          >
            <span aria-hidden>+ {toTime(slot.start)}</span>
          </button>
        );
      })}
      {column.booked.map((booked) => (
        <Event key={booked.appointment.appointmentid} {...props} booked={booked} />
      ))}
      {now !== null && <div className={classes.now} style={{ top: now * PIXELS_PER_MINUTE }} />}
    </div>
  );
});

function Event({ booked, index, entrance, carried, changing, onPress, onOpen }: Props & { booked: Booked }) {
  const t = useCalendarTexts();
  const { status: words } = useSharedTexts();
  const { appointmentid, customer_name, status } = booked.appointment;
  const key = appointmentKey(appointmentid);
  const when = `${toTime(booked.start)}–${toTime(booked.end)}`;
  const busy = changing.has(appointmentid);
  const lift = (how: 'move' | 'resize') => (event: PointerEvent<HTMLElement>) => {
    if (!busy) onPress(booked, index, how, event);
  };
  return (
    <button
      type="button"
      className={classes.event}
      style={placed(booked)}
      data-item={key}
      data-status={status}
      data-hour={booked.end - booked.start < HOUR || undefined}
      data-short={booked.end - booked.start < SHORT || undefined}
      data-carried={carried === appointmentid || undefined}
      aria-busy={busy}
      aria-describedby="calendar-keys"
      tabIndex={entrance === key ? 0 : -1}
      onPointerDown={lift('move')}
      onClick={() => onOpen(appointmentid)}
    >
      <span className={classes.who}>
        <StatusIcon status={status} />
        <b>{customer_name}</b>{' '}
      </span>
      <span className={classes.when}>
        {when} <span className={classes.word}>{words[status]}</span>
      </span>
      <span
        className={classes.grip}
        title={t.resize}
        onPointerDown={(event) => {
          event.stopPropagation();
          lift('resize')(event);
        }}
      />
    </button>
  );
}
