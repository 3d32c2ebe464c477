import { describe, expect, test } from 'vitest';
import { countOf, defaultSort, parametersOf, periodOf, rangeOf } from './filters';

const THURSDAY = '2026-11-26';

describe('filters of appointments', () => {
  test('without any the next appointment comes first, not the furthest future', () => {
    expect(rangeOf({}, THURSDAY)).toEqual({ date_from: THURSDAY });
    expect(defaultSort({})).toBe('date');
    expect(countOf({})).toBe(0);
  });

  test.each([
    ['today', { date_from: THURSDAY, date_to: THURSDAY }, 'date'],
    ['week', { date_from: '2026-11-23', date_to: '2026-11-29' }, 'date'],
    ['past', { date_to: '2026-11-25' }, '-date'],
    ['all', {}, '-date'],
  ] as const)('%s', (days, range, sort) => {
    expect(rangeOf({ days }, THURSDAY)).toEqual(range);
    expect(defaultSort({ days })).toBe(sort);
  });

  test('chosen days take precedence over a period', () => {
    const filters = { days: 'past', from: '2026-12-01', to: '2026-12-31' } as const;
    expect(periodOf(filters)).toBe('custom');
    expect(rangeOf(filters, THURSDAY)).toEqual({ date_from: '2026-12-01', date_to: '2026-12-31' });
  });

  test('days with only an end are listed backwards from it', () => {
    expect(defaultSort({ to: '2026-10-31' })).toBe('-date');
    expect(defaultSort({ from: '2026-10-31' })).toBe('date');
  });

  test('only the filters that are set are sent', () => {
    expect(parametersOf({ status: 'pending', customer: '11500656342378018' }, THURSDAY)).toEqual({
      date_from: THURSDAY,
      status: 'pending',
      customer_id: '11500656342378018',
    });
  });
});
