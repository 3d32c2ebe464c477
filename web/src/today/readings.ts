import type { Reading } from '../api/hooks';
import { addDays, type Day } from '../shared/days';

export const SHOWN = 20;

/** What the page shows of a day and of the days before. The longest answer is asked for last. */
export function readingsOf(today: Day) {
  const yesterday = addDays(today, -1);
  return {
    asked: ['get_appointments', { status: 'pending', date_from: today, limit: SHOWN, sort: 'date' }],
    forgotten: ['get_appointments', { status: 'confirmed', date_to: yesterday, limit: SHOWN }],
    unanswered: ['get_appointments', { status: 'pending', date_to: yesterday, limit: SHOWN }],
    calendar: ['get_calendar', { date_from: today, date_to: today }],
  } as const satisfies Record<string, Reading>;
}
