import type { Span } from '../shared/days';

/** What is moved goes from quarter to quarter. */
export const STEP = 15;
export const DAY = 24 * 60;
export const PIXELS_PER_MINUTE = 1.2;
const USUAL = 60;
const LONGEST = 480;
/** A press counts for the half hour that it is in. */
const PRESS = 30;

const clamp = (value: number, from: number, to: number) => Math.min(Math.max(value, from), to);

export const snap = (minutes: number) => Math.round(minutes / STEP) * STEP;

/** As long as before, within the day. */
export function moved({ start, end }: Span, by: number): Span {
  const length = end - start;
  const begin = clamp(start + by, 0, DAY - length);
  return { start: begin, end: begin + length };
}

/** With another end, as long as an appointment may last. */
export function resized({ start, end }: Span, by: number): Span {
  return { start, end: clamp(end + by, start + Math.min(STEP, end - start), Math.min(DAY, start + LONGEST)) };
}

/** The time to be booked where somebody pressed on a free minute: up to an hour, as far as nobody is booked. */
export function freeAt(minute: number, busy: readonly Span[]): Span {
  const from = Math.max(
    Math.floor(minute / PRESS) * PRESS,
    ...busy.filter(({ end }) => end <= minute).map(({ end }) => end),
  );
  const until = Math.min(from + USUAL, DAY, ...busy.filter(({ start }) => start > minute).map(({ start }) => start));
  return { start: from, end: until };
}

/** How far down a day begins to be shown: with its first hours, or around now if that is a later one of them. */
export function firstScroll(hours: Span, now: number | null, visible: number): number {
  const from = Math.max(0, hours.start - STEP * 2);
  if (now === null || now > hours.end || now < from + visible * 0.9) return from;
  return now - visible / 3;
}
