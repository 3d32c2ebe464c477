import type { Span } from '../shared/days';

/** Moves snap to quarter hours. */
export const STEP = 15;
export const DAY = 24 * 60;
export const PIXELS_PER_MINUTE = 1.2;
/** Enough for a line of text. */
const LOWEST = 18;
const USUAL = 60;
const LONGEST = 480;
/** A press snaps to its half hour. */
const PRESS = 30;

const clamp = (value: number, from: number, to: number) => Math.min(Math.max(value, from), to);

export const snap = (minutes: number) => Math.round(minutes / STEP) * STEP;

/** The place of a span in a column, in pixels. */
export function placed({ start, end }: Span): { top: number; height: number } {
  return { top: start * PIXELS_PER_MINUTE, height: Math.max((end - start) * PIXELS_PER_MINUTE - 2, LOWEST) };
}

/** Keeps the duration, within the day. */
export function moved({ start, end }: Span, by: number): Span {
  const length = end - start;
  const begin = clamp(start + by, 0, DAY - length);
  return { start: begin, end: begin + length };
}

/** Changes the end, within the allowed duration. */
export function resized({ start, end }: Span, by: number): Span {
  return { start, end: clamp(end + by, start + Math.min(STEP, end - start), Math.min(DAY, start + LONGEST)) };
}

/** The time to book after a press on a free minute: up to an hour, until the next booking. */
export function freeAt(minute: number, busy: readonly Span[]): Span {
  const from = Math.max(
    Math.floor(minute / PRESS) * PRESS,
    ...busy.filter(({ end }) => end <= minute).map(({ end }) => end),
  );
  const until = Math.min(from + USUAL, DAY, ...busy.filter(({ start }) => start > minute).map(({ start }) => start));
  return { start: from, end: until };
}

/** The initial scroll position: the day's first hours, or around now if that is later. */
export function firstScroll(hours: Span, now: number | null, visible: number): number {
  const from = Math.max(0, hours.start - STEP * 2);
  if (now === null || now > hours.end || now < from + visible * 0.9) return from;
  return now - visible / 3;
}
