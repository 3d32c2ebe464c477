import { describe, expect, test } from 'vitest';
import { type Appointment, agendaOf, type Slot } from './agenda';

const appointment = (time: string, duration: number, status: Appointment['status'] = 'confirmed') =>
  ({ time: `${time}:00`, duration, status }) as Appointment;
const slot = (starttime: string, endtime: string, isavailable = true) =>
  ({ starttime: `${starttime}:00`, endtime: `${endtime}:00`, isavailable }) as Slot;
const shown = (...day: Parameters<typeof agendaOf>) => agendaOf(...day).map(({ kind, start }) => [kind, start / 60]);

describe('the agenda of a day', () => {
  test('is in order, with bookings in place of their slots', () => {
    expect(
      shown(
        [appointment('10:00', 60)],
        [slot('11:00', '12:00'), slot('09:00', '10:00'), slot('10:00', '11:00', false)],
      ),
    ).toEqual([
      ['free', 9],
      ['appointment', 10],
      ['free', 11],
    ]);
  });

  test('an appointment that overlaps a slot takes it', () => {
    expect(shown([appointment('09:30', 60)], [slot('09:00', '10:00'), slot('10:00', '11:00')])).toEqual([
      ['appointment', 9.5],
    ]);
  });

  test('a cancelled appointment leaves its slot free', () => {
    expect(shown([appointment('09:00', 60, 'cancelled')], [slot('09:00', '10:00')])).toEqual([
      ['appointment', 9],
      ['free', 9],
    ]);
  });

  test('a slot that was closed by hand is shown as closed', () => {
    expect(shown([], [slot('09:00', '10:00', false)])).toEqual([['closed', 9]]);
  });
});
