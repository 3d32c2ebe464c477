import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { useFormTexts } from '../form/texts';
import { type HoursValues, nextHours, overlaps, type PlanValues, planSchema, toEntries, toValues } from './plan';

const hours = (changes: Partial<HoursValues> = {}): HoursValues => ({
  key: '1',
  weekday: 1,
  starttime: '09:00',
  endtime: '12:00',
  slotminutes: '60',
  validfrom: '',
  validto: '',
  ...changes,
});
const formTexts = useFormTexts.texts.en;
const texts = { tooShort: 'tooShort', overlaps: 'overlaps' };
const problems = (entries: HoursValues[]) =>
  v.safeParse(planSchema(formTexts, texts), { entries } satisfies PlanValues).issues?.map(({ message }) => message) ??
  [];

describe('a working plan', () => {
  test('that was read and not changed is sent as it was', () => {
    const read = [
      {
        planid: 7,
        weekday: 2,
        starttime: '08:30:00',
        endtime: '24:00:00',
        slotminutes: 45,
        validfrom: '2026-12-01',
        validto: null,
      },
    ];
    expect(toEntries(toValues(read))).toEqual([
      { weekday: 2, starttime: '08:30', endtime: '24:00', slotminutes: 45, validfrom: '2026-12-01', validto: null },
    ]);
  });

  test('has no overlapping hours', () => {
    expect(problems([hours(), hours({ starttime: '11:00', endtime: '13:00' })])).toEqual(['overlaps']);
    expect(problems([hours(), hours({ starttime: '12:00', endtime: '13:00' })])).toEqual([]);
    expect(problems([hours(), hours({ weekday: 2 })])).toEqual([]);
  });

  test('may have different hours in different periods', () => {
    expect(overlaps(hours({ validto: '30/11/2026' }), hours({ validfrom: '01/12/2026' }))).toBe(false);
    expect(overlaps(hours({ validto: '01/12/2026' }), hours({ validfrom: '01/12/2026' }))).toBe(true);
  });

  test('has hours long enough for a slot, and dates in order', () => {
    expect(problems([hours({ endtime: '08:00' })])).toEqual([formTexts.timesReversed]);
    expect(problems([hours({ endtime: '09:30' })])).toEqual(['tooShort']);
    expect(problems([hours({ validfrom: '02/12/2026', validto: '01/12/2026' })])).toEqual([formTexts.daysReversed]);
  });

  test('suggests hours that follow on from the existing ones', () => {
    expect(nextHours({ entries: [hours()] }, 1)).toMatchObject({ weekday: 1, starttime: '12:00', endtime: '' });
    expect(nextHours({ entries: [hours()] }, 2)).toMatchObject({ weekday: 2, starttime: '09:00', endtime: '12:00' });
    expect(nextHours({ entries: [] }, 3)).toMatchObject({ weekday: 3, starttime: '09:00', endtime: '17:00' });
  });
});
