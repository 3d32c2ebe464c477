import { useMergedRef, useResizeObserver } from '@mantine/hooks';
import { memo, type ReactNode, useCallback, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useChanging } from '../shared/appointments/useAppointmentChange';
import { useNow } from '../shared/clock';
import { type Span, toTime } from '../shared/days';
import { type Booked, type Column, hoursOf } from './board';
import { Ghost } from './Ghost';
import { GridColumn } from './GridColumn';
import { DAY, firstScroll, PIXELS_PER_MINUTE } from './geometry';
import { isElsewhere, type Lift } from './lift';
import classes from './TimeGrid.module.css';
import { useCalendarTexts } from './texts';
import { useColumnWindow } from './useColumnWindow';
import { useGridKeys } from './useGridKeys';
import { usePointerLift } from './usePointerLift';

const HEAD = 60;
const GUTTER = 52;
const HOURS = Array.from({ length: DAY / 60 - 1 }, (_, index) => (index + 1) * 60);

interface Props {
  label: string;
  columns: readonly Column[];
  /** A column's label, visible and for screen readers. */
  heading(column: Column): ReactNode;
  nameOf(column: Column): string;
  narrowest: number;
  onOpen(appointmentid: number): void;
  onBook(column: Column, span: Span): void;
  /** Called only if the position changes. */
  onMove(booked: Booked, to: Column, span: Span): void;
}

/** Consultants' days side by side. Only the visible columns are rendered. */
export function TimeGrid({ label, columns, heading, nameOf, narrowest, onOpen, onBook, onMove }: Props) {
  const t = useCalendarTexts();
  const id = useId();
  const now = useNow();
  const changing = useChanging();
  const scroller = useRef<HTMLElement>(null);
  const [measured, box] = useResizeObserver<HTMLElement>();
  const attach = useMergedRef(scroller, measured);
  const [lift, setLift] = useState<Lift | null>(null);
  const [said, say] = useState('');
  const width = Math.max(narrowest, Math.floor((box.width - GUTTER) / Math.max(columns.length, 1)));

  const drop = useCallback(
    (carried: Lift) => {
      setLift(null);
      const to = columns[carried.to];
      if (to && isElsewhere(carried)) onMove(carried.booked, to, carried.span);
    },
    [columns, onMove],
  );
  const columnAt = (clientX: number) => {
    const element = scroller.current;
    if (!element) return 0;
    const x = clientX - element.getBoundingClientRect().left - GUTTER + element.scrollLeft;
    return Math.min(Math.max(Math.floor(x / width), 0), columns.length - 1);
  };
  const press = usePointerLift({ scroller, head: HEAD, gutter: GUTTER, columnAt, onLift: setLift, onDrop: drop });
  const keys = useGridKeys({ scroller, columns, changing, nameOf, lift, onLift: setLift, onDrop: drop, say });
  const pinned = useMemo(() => [keys.entrance?.column, lift?.from], [keys.entrance?.column, lift?.from]);
  const shown = useColumnWindow({ scroller, count: columns.length, width, gutter: GUTTER, pinned });

  const several = columns.some(({ day }) => day !== columns[0]?.day);
  const today = columns.some(({ day }) => day === now.day);
  const opened = useRef(false);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (opened.current || !element || box.height === 0) return;
    opened.current = true;
    const visible = (element.clientHeight - HEAD) / PIXELS_PER_MINUTE;
    element.scrollTop = firstScroll(hoursOf(columns), today ? now.minutes : null, visible) * PIXELS_PER_MINUTE;
  }, [box.height, columns, now, today]);

  return (
    <section ref={attach} className={classes.scroller} aria-label={label}>
      <p id="calendar-keys" hidden>
        {t.keys}
      </p>
      <div
        className={classes.canvas}
        style={{ width: GUTTER + width * columns.length, height: HEAD + DAY * PIXELS_PER_MINUTE }}
        {...keys.handlers}
      >
        <div className={classes.heads} style={{ height: HEAD }}>
          <div className={classes.corner} style={{ width: GUTTER }} />
          {shown.map((index) => {
            const column = columns[index];
            return (
              column && (
                <Head
                  key={column.key}
                  id={`${id}-${index}`}
                  column={column}
                  today={several && column.day === now.day}
                  left={GUTTER + index * width}
                  width={width}
                  heading={heading}
                />
              )
            );
          })}
        </div>
        <div className={classes.gutter} style={{ width: GUTTER, height: DAY * PIXELS_PER_MINUTE }} aria-hidden>
          {HOURS.map((minutes) => (
            <span key={minutes} style={{ top: minutes * PIXELS_PER_MINUTE }}>
              {toTime(minutes)}
            </span>
          ))}
          {today && (
            <span className={classes.clock} style={{ top: now.minutes * PIXELS_PER_MINUTE }}>
              {toTime(now.minutes)}
            </span>
          )}
        </div>
        <div className={classes.columns} style={{ top: HEAD, left: GUTTER }}>
          {shown.map((index) => {
            const column = columns[index];
            return (
              column && (
                <GridColumn
                  key={column.key}
                  column={column}
                  index={index}
                  labelledBy={`${id}-${index}`}
                  left={index * width}
                  width={width}
                  now={column.day === now.day ? now.minutes : null}
                  entrance={keys.entrance?.column === index ? keys.entrance.key : null}
                  carried={lift?.from === index ? lift.booked.appointment.appointmentid : null}
                  changing={changing}
                  onPress={press}
                  onOpen={onOpen}
                  onBook={onBook}
                />
              )
            );
          })}
          {lift && <Ghost lift={lift} target={columns[lift.to]} width={width} />}
        </div>
      </div>
      <div className={classes.said} role="status">
        {said}
      </div>
    </section>
  );
}

interface HeadProps extends Pick<Props, 'heading'> {
  id: string;
  column: Column;
  today: boolean;
  left: number;
  width: number;
}

const Head = memo(function Head({ id, column, today, left, width, heading }: HeadProps) {
  return (
    <div id={id} className={classes.head} data-today={today || undefined} style={{ left, width }}>
      {heading(column)}
    </div>
  );
});
