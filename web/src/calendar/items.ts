import type { Column } from './board';
import { ARROWS, type Arrow } from './lift';

/** A keyboard-focusable item of a column: an appointment or an open slot. */
export interface Item {
  column: number;
  key: string;
  start: number;
}

export const appointmentKey = (appointmentid: number) => `appointment-${appointmentid}`;
export const slotKey = (scheduleid: number) => `slot-${scheduleid}`;

function itemsOf(columns: readonly Column[], index: number): readonly Item[] {
  const column = columns[index];
  if (!column) return [];
  return [
    ...column.booked.map(({ start, appointment }) => ({ start, key: appointmentKey(appointment.appointmentid) })),
    ...column.open.map(({ start, scheduleid }) => ({ start, key: slotKey(scheduleid) })),
  ]
    .map((item) => ({ ...item, column: index }))
    .sort((one, other) => one.start - other.start);
}

/** Where Tab enters the grid: the last focused item, or the first one. */
export function entrance(columns: readonly Column[], before: Item | null): Item | null {
  if (before && itemsOf(columns, before.column).some(({ key }) => key === before.key)) return before;
  for (let index = 0; index < columns.length; index++) {
    const [first] = itemsOf(columns, index);
    if (first) return first;
  }
  return null;
}

/** The next item up or down; sideways, the one nearest in time, skipping empty columns. */
export function neighbour(columns: readonly Column[], at: Item, arrow: Arrow): Item | null {
  const { across, down } = ARROWS[arrow];
  if (down) {
    const same = itemsOf(columns, at.column);
    return same[same.findIndex(({ key }) => key === at.key) + down] ?? null;
  }
  for (let index = at.column + across; index >= 0 && index < columns.length; index += across) {
    const distance = ({ start }: Item) => Math.abs(start - at.start);
    const [nearest] = itemsOf(columns, index).toSorted((one, other) => distance(one) - distance(other));
    if (nearest) return nearest;
  }
  return null;
}
