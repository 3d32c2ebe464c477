import { describe, expect, test } from 'vitest';
import { type Appointment, backTo, batches, outcomeOf, type Status, split } from './bulk';

const appointment = (appointmentid: number, status: Status = 'pending') => ({ appointmentid, status }) as Appointment;
const ids = (appointments: readonly Appointment[]) => appointments.map(({ appointmentid }) => appointmentid);

describe('bulk changes', () => {
  const chosen = [
    appointment(1, 'pending'),
    appointment(2, 'confirmed'),
    appointment(3, 'completed'),
    appointment(4, 'cancelled'),
  ];

  test('confirm only what is pending', () => {
    const { asked, kept } = split(chosen, 'confirmed');
    expect(ids(asked)).toEqual([1]);
    expect(kept.map(({ appointment, code }) => [appointment.appointmentid, code])).toEqual([
      [2, 'kept'],
      [3, 'kept'],
      [4, 'kept'],
    ]);
  });

  test('cancel only what has not taken place', () => {
    expect(ids(split(chosen, 'cancelled').asked)).toEqual([1, 2]);
  });

  test('are sent in batches of at most 200', () => {
    const all = Array.from({ length: 401 }, (_, n) => n);
    expect(batches(all).map(({ length }) => length)).toEqual([200, 200, 1]);
    expect(batches(all).flat()).toEqual(all);
    expect(batches([])).toEqual([]);
  });

  test('restore each status by an undo, unless it was changed since', () => {
    const done = [...chosen.slice(0, 2), appointment(5)].map((before) => ({ before, updatedat: 'then' }));
    expect(backTo(done).map(([status, of]) => [status, ids(of)])).toEqual([
      ['pending', [1, 5]],
      ['confirmed', [2]],
    ]);
    expect(backTo(done).flatMap(([, of]) => of.map(({ updatedat }) => updatedat))).toEqual(['then', 'then', 'then']);
  });

  test('report for each whether it was changed, or why not', () => {
    const results = [
      { appointmentid: 1, code: 'ok' as const },
      { appointmentid: 2, code: 'slot_taken' as const },
    ];
    const { done, refused } = outcomeOf(chosen.slice(0, 3), { results, updatedat: 'now' });
    expect(done.map(({ before, updatedat }) => [before.appointmentid, updatedat])).toEqual([[1, 'now']]);
    expect(refused.map(({ appointment, code }) => [appointment.appointmentid, code])).toEqual([
      [2, 'slot_taken'],
      [3, 'outcome_unknown'],
    ]);
  });
});
