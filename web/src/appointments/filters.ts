import type { Schema } from '../api/client';
import { addDays, type Day, startOfWeek } from '../shared/days';

export const PERIODS = ['upcoming', 'today', 'week', 'past', 'all'] as const;
export type Period = (typeof PERIODS)[number];

/** The filters in the URL, which never contain a name. */
export interface AppointmentFilters {
  days?: Period;
  from?: Day;
  to?: Day;
  status?: Schema<'AppointmentStatus'>;
  consultant?: number;
  customer?: string;
}

interface Range {
  date_from?: Day;
  date_to?: Day;
}

export function periodOf({ days, from, to }: AppointmentFilters): Period | 'custom' {
  return from || to ? 'custom' : (days ?? 'upcoming');
}

export function rangeOf(filters: AppointmentFilters, today: Day): Range {
  switch (periodOf(filters)) {
    case 'upcoming':
      return { date_from: today };
    case 'today':
      return { date_from: today, date_to: today };
    case 'week': {
      const monday = startOfWeek(today);
      return { date_from: monday, date_to: addDays(monday, 6) };
    }
    case 'past':
      return { date_to: addDays(today, -1) };
    case 'all':
      return {};
    case 'custom':
      return { ...(filters.from && { date_from: filters.from }), ...(filters.to && { date_to: filters.to }) };
  }
}

/** Sorts from the end of the range that is nearest to today, if there is one. */
export function defaultSort(filters: AppointmentFilters): 'date' | '-date' {
  const period = periodOf(filters);
  return period === 'past' || period === 'all' || (period === 'custom' && !filters.from) ? '-date' : 'date';
}

/** How many filters are set. */
export function countOf({ status, consultant, customer, ...days }: AppointmentFilters): number {
  return [status, consultant, customer, periodOf(days) !== 'upcoming' || undefined].filter(Boolean).length;
}

export function parametersOf(filters: AppointmentFilters, today: Day) {
  const { status, consultant, customer } = filters;
  return {
    ...rangeOf(filters, today),
    ...(status && { status }),
    ...(consultant && { consultant_id: consultant }),
    ...(customer && { customer_id: customer }),
  };
}
