import type { Span } from '../shared/days';
import type { Booked } from './board';
import { moved, resized, snap } from './geometry';

/** An appointment being moved: from where to where. */
export interface Lift {
  booked: Booked;
  /** Indexes of columns. */
  from: number;
  to: number;
  span: Span;
  by: 'pointer' | 'keyboard';
}

export function lifted(booked: Booked, column: number, by: Lift['by']): Lift {
  return { booked, from: column, to: column, span: { start: booked.start, end: booked.end }, by };
}

export function isElsewhere({ booked, from, to, span }: Lift): boolean {
  return from !== to || span.start !== booked.start || span.end !== booked.end;
}

/** Its position after the pointer moved down by `minutes`, over the column `over`. */
export function dragged(lift: Lift, how: 'move' | 'resize', minutes: number, over: number): Lift {
  const { booked, from } = lift;
  const by = snap(minutes);
  return how === 'resize'
    ? { ...lift, to: from, span: resized(booked, by) }
    : { ...lift, to: over, span: moved(booked, by) };
}

/** Its position after an arrow key; with Shift, the key moves its end. */
export function stepped(lift: Lift, arrow: Arrow, shift: boolean, columns: number, step: number): Lift {
  const { across, down } = ARROWS[arrow];
  if (shift) return { ...lift, span: resized(lift.span, down * step) };
  return {
    ...lift,
    to: Math.min(Math.max(lift.to + across, 0), columns - 1),
    span: moved(lift.span, down * step),
  };
}

export type Arrow = keyof typeof ARROWS;

export const ARROWS = {
  ArrowUp: { across: 0, down: -1 },
  ArrowDown: { across: 0, down: 1 },
  ArrowLeft: { across: -1, down: 0 },
  ArrowRight: { across: 1, down: 0 },
} as const;

export function isArrow(key: string): key is Arrow {
  return key in ARROWS;
}
