import { addDays, type Day, showDay, startOfWeek, wallClock } from '../src/shared/days';

/** The organisation's time zone, which differs from the browser's and the machine's. */
const ZONE = process.env.TIME_ZONE ?? 'Asia/Ho_Chi_Minh';

export function inDays(days: number): Day {
  return addDays(wallClock(new Date(), ZONE).day, days);
}

/** Later than all of the sample data. */
export const WEDNESDAY = addDays(startOfWeek(inDays(0)), 15 * 7 + 2);

/** Thứ Tư, 10/03/2027 */
export function named(day: Day): string {
  const weekday = new Intl.DateTimeFormat('vi-VN', { weekday: 'long', timeZone: 'UTC' });
  return `${weekday.format(new Date(`${day}T00:00:00Z`))}, ${showDay(day)}`;
}

/** 8/3/2027, as people type it. */
export function typed(day: Day): string {
  return showDay(day)
    .split('/')
    .map((part) => String(Number(part)))
    .join('/');
}

export { addDays, showDay };
