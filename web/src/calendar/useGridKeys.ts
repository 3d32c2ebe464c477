import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { toTime } from '../shared/days';
import { type Column, clashIn } from './board';
import { STEP } from './geometry';
import { appointmentKey, entrance, type Item, neighbour } from './items';
import { isArrow, type Lift, lifted, stepped } from './lift';
import { useCalendarTexts } from './texts';

interface Options {
  scroller: RefObject<HTMLElement | null>;
  columns: readonly Column[];
  changing: ReadonlySet<number>;
  nameOf(column: Column): string;
  lift: Lift | null;
  onLift(lift: Lift | null): void;
  onDrop(lift: Lift): void;
  say(text: string): void;
}

/** The grid is one tab stop. Arrow keys go from item to item, or move the appointment picked up with Space. */
export function useGridKeys({ scroller, columns, changing, nameOf, lift, onLift, onDrop, say }: Options) {
  const t = useCalendarTexts();
  const [last, setLast] = useState<Item | null>(null);
  const current = useMemo(() => entrance(columns, last), [columns, last]);
  // To be focused as soon as it is rendered: it was out of view, or is in another column now.
  const wanted = useRef<string | null>(null);
  const find = (key: string) => scroller.current?.querySelector<HTMLElement>(`[data-item="${key}"]`);

  useEffect(() => {
    const key = wanted.current;
    const element = key && scroller.current?.querySelector<HTMLElement>(`[data-item="${key}"]`);
    if (!element || element === document.activeElement) return;
    if (document.activeElement !== document.body && !scroller.current?.contains(document.activeElement)) return;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  const whereIs = (item: string): Item | null => {
    for (const [column, { booked, open }] of columns.entries()) {
      const found =
        booked.find(({ appointment }) => appointmentKey(appointment.appointmentid) === item) ??
        open.find(({ scheduleid }) => `slot-${scheduleid}` === item);
      if (found) return { column, key: item, start: found.start };
    }
    return null;
  };
  const keyOf = (event: { target: EventTarget }) =>
    (event.target as HTMLElement).closest<HTMLElement>('[data-item]')?.dataset.item;

  function go(item: Item) {
    wanted.current = item.key;
    setLast(item);
    find(item.key)?.focus();
  }

  function carry(event: KeyboardEvent, carried: Lift) {
    const { key, shiftKey } = event;
    if (key === 'Escape') {
      onLift(null);
      say(t.putBack);
      event.stopPropagation();
    } else if (key === 'Enter' || key === ' ') {
      wanted.current = appointmentKey(carried.booked.appointment.appointmentid);
      onDrop(carried);
    } else if (isArrow(key)) {
      const next = stepped(carried, key, shiftKey, columns.length, STEP);
      const column = columns[next.to];
      if (!column) return;
      const clash = clashIn(column, next.span, next.booked.appointment.appointmentid);
      onLift(next);
      const place = `${nameOf(column)}, ${toTime(next.span.start)}–${toTime(next.span.end)}`;
      say(clash ? `${place}. ${t.clash(clash.appointment.customer_name)}` : place);
    } else return;
    event.preventDefault();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (lift?.by === 'keyboard') return carry(event, lift);
    const key = keyOf(event);
    const at = key && whereIs(key);
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isArrow(event.key)) {
      event.preventDefault();
      const next = neighbour(columns, at, event.key);
      if (next) go(next);
    } else if (event.key === ' ') {
      const booked = columns[at.column]?.booked.find(
        ({ appointment }) => appointmentKey(appointment.appointmentid) === key,
      );
      if (!booked) return;
      event.preventDefault();
      if (changing.has(booked.appointment.appointmentid)) return;
      onLift(lifted(booked, at.column, 'keyboard'));
      say(t.liftedByKey);
    }
  }

  return {
    entrance: current,
    handlers: {
      onKeyDown,
      // Pressing Space picked it up; releasing must not open it.
      onKeyUp: (event: KeyboardEvent) => {
        if (event.key === ' ' && keyOf(event)?.startsWith('appointment-')) event.preventDefault();
      },
      onFocus: (event: FocusEvent) => {
        const key = keyOf(event);
        if (!key) return;
        if (wanted.current !== key) wanted.current = null;
        const item = whereIs(key);
        if (item) setLast(item);
      },
      onPointerDown: () => {
        wanted.current = null;
      },
      onBlur: () => {
        if (lift?.by === 'keyboard') onLift(null);
      },
    },
  };
}
