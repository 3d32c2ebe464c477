import type { Reading } from '../api/hooks';
import type { Day } from '../shared/days';

const MANY = 1000;

export const EVERYBODY = ['get_consultants', { limit: MANY, sort: 'fullname' }] as const satisfies Reading;

export const dayOf = (day: Day) => ['get_calendar', { date_from: day, date_to: day }] as const satisfies Reading;
