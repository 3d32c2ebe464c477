/** `YYYY-MM-DD`: a date of the organisation. Time zones are never applied to it. */
export type Day = string;
/** `HH:MM` or `HH:MM:SS`, by the organisation's clock. */
export type Time = string;

const MINUTES_PER_DAY = 24 * 60;
const DAY_MS = 86_400_000;

const utc = (day: Day) => new Date(`${day}T00:00:00Z`);
const toDay = (date: Date): Day => date.toISOString().slice(0, 10);

export function addDays(day: Day, days: number): Day {
  return toDay(new Date(utc(day).getTime() + days * DAY_MS));
}

/** The same day of a later month, or that month's last day. */
export function addMonths(day: Day, months: number): Day {
  const date = utc(day);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return toDay(date);
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((utc(to).getTime() - utc(from).getTime()) / DAY_MS);
}

/** 0 is Monday. */
export function weekdayOf(day: Day): number {
  return (utc(day).getUTCDay() + 6) % 7;
}

export function startOfWeek(day: Day): Day {
  return addDays(day, -weekdayOf(day));
}

export function startOfMonth(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utc(text).getTime()) && toDay(utc(text)) === text;
}

/** 26/11/2026 */
export function showDay(day: Day): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

/** Parses what people type: 26/11/2026, 26-11-2026, 26.11.2026, 26112026, 2026-11-26. Null if there is no such day. */
export function parseDay(text: string): Day | null {
  const typed = text.trim();
  const parts = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/.exec(typed) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(typed);
  const day = parts ? `${parts[3]}-${parts[2]?.padStart(2, '0')}-${parts[1]?.padStart(2, '0')}` : typed;
  return isDay(day) ? day : null;
}

/** 09:00 */
export function showTime(time: Time): string {
  return time.slice(0, 5);
}

/** Parses 9, 9:00, 09:00, 9h30, 0930. Null if there is no such time. */
export function parseTime(text: string): Time | null {
  const parts = /^(\d{1,2})(?:[:.hg](\d{2})?)?$/i.exec(text.trim()) ?? /^(\d{2})(\d{2})$/.exec(text.trim());
  if (!parts) return null;
  const minutes = Number(parts[1]) * 60 + Number(parts[2] ?? 0);
  return minutes < MINUTES_PER_DAY && Number(parts[2] ?? 0) < 60 ? toTime(minutes) : null;
}

/** The end of something on the day it starts: midnight is 24:00, and so is 0:00 here. */
export function parseEnd(text: string): Time | null {
  const time = /^24(?:[:.hg]?(?:00)?)?$/i.test(text.trim()) ? toTime(MINUTES_PER_DAY) : parseTime(text);
  return time === '00:00' ? toTime(MINUTES_PER_DAY) : time;
}

/** Minutes since midnight. */
export function toMinutes(time: Time): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

export function toTime(minutes: number): Time {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** 09:00–10:30 */
export function showSpan(time: Time, duration: number): string {
  return `${showTime(time)}–${toTime(toMinutes(time) + duration)}`;
}

/** Minutes since midnight by the organisation's clock, `end` excluded. */
export interface Span {
  start: number;
  end: number;
}

export function spanOf({ time, duration }: { time: Time; duration: number }): Span {
  const start = toMinutes(time);
  return { start, end: start + duration };
}

export function overlap(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

interface Wall {
  day: Day;
  minutes: number;
}

/** The date and time of an instant in the organisation's time zone. */
export function wallClock(instant: Date, zone: string): Wall {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}
