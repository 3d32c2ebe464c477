import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { useFormTexts } from '../form/texts';
import { type LeaveValues, leaveSchema, showLeave, toLeave } from './leave';

const values = (changes: Partial<LeaveValues> = {}): LeaveValues => ({
  startdate: '26/11/2026',
  enddate: '27/11/2026',
  wholeDays: true,
  starttime: '',
  endtime: '',
  reason: ' ',
  ...changes,
});
const texts = useFormTexts.texts.en;
const schema = leaveSchema(texts);
const problems = (changes: Partial<LeaveValues>) =>
  v.safeParse(schema, values(changes)).issues?.map(({ message }) => message) ?? [];

describe('leave', () => {
  test('of whole days has no times', () => {
    expect(problems({})).toEqual([]);
    expect(toLeave(values({ starttime: '9', endtime: '12' }))).toEqual({
      startdate: '2026-11-26',
      enddate: '2026-11-27',
      reason: null,
    });
  });

  test('of some hours has both times, in order', () => {
    expect(problems({ wholeDays: false, starttime: '9', endtime: '12' })).toEqual([]);
    expect(problems({ wholeDays: false, starttime: '12', endtime: '9' })).toEqual([texts.timesReversed]);
    expect(problems({ wholeDays: false, starttime: '12', endtime: '' })).not.toEqual([]);
    expect(toLeave(values({ wholeDays: false, starttime: '9', endtime: '24:00' }))).toMatchObject({
      starttime: '09:00',
      endtime: '24:00',
    });
  });

  test('does not end before it begins', () => {
    expect(problems({ enddate: '25/11/2026' })).toEqual([texts.daysReversed]);
  });

  test('is shown as briefly as possible', () => {
    const day = { startdate: '2026-11-26', enddate: '2026-11-26', starttime: null, endtime: null };
    expect(showLeave(day)).toBe('26/11/2026');
    expect(showLeave({ ...day, enddate: '2026-11-27', starttime: '09:00:00', endtime: '12:00:00' })).toBe(
      '26/11/2026 – 27/11/2026, 09:00–12:00',
    );
  });
});
