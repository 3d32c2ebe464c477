import { describe, expect, test } from 'vitest';
import { awayOn } from '../shared/away';
import { type Appointment, type Calendar, clashIn, columnsOf, daysOf, glanceOf, headOf, hoursOf } from './board';

const DAY = '2026-11-26';

function appointment(changes: Partial<Appointment> = {}): Appointment {
  return {
    appointmentid: 1,
    consultantid: 1,
    customerid: '1',
    customer_name: 'Trần Văn An',
    date: DAY,
    time: '09:00:00',
    duration: 60,
    status: 'confirmed',
    description: null,
    updatedat: '2026-11-20T02:00:00Z',
    ...changes,
  };
}
function slot(scheduleid: number, starttime: string, endtime: string, isavailable = true) {
  return { scheduleid, consultantid: 1, date: DAY, starttime, endtime, isavailable };
}
function calendar(parts: Partial<Calendar>): Calendar {
  return {
    success: true,
    consultants: [{ consultantid: 1, fullname: 'Nguyễn Thị Thu Hà' }],
    slots: [],
    appointments: [],
    leave: [],
    ...parts,
  };
}
const first = (parts: Partial<Calendar>) => {
  const [column] = columnsOf(calendar(parts), [headOf(1, DAY)]);
  if (!column) throw new Error('no column');
  return column;
};

describe('a column', () => {
  test('has its consultant’s appointments of the day, the earliest first, without cancelled ones', () => {
    const column = first({
      appointments: [
        appointment({ appointmentid: 2, time: '14:00:00' }),
        appointment({ appointmentid: 1 }),
        appointment({ appointmentid: 3, status: 'cancelled' }),
        appointment({ appointmentid: 4, consultantid: 2 }),
        appointment({ appointmentid: 5, date: '2026-11-27' }),
      ],
    });
    expect(column.booked.map((one) => one.appointment.appointmentid)).toEqual([1, 2]);
  });

  test('offers available slots that no appointment overlaps', () => {
    const column = first({
      appointments: [appointment({ status: 'pending', time: '09:30:00', duration: 45 })],
      slots: [
        slot(4, '13:00:00', '14:00:00', false),
        slot(3, '11:00:00', '12:00:00'),
        slot(2, '10:00:00', '11:00:00'),
        slot(1, '08:30:00', '09:30:00'),
      ],
    });
    expect(column.open.map(({ scheduleid }) => scheduleid)).toEqual([1, 3]);
    expect(column.taken.map(({ scheduleid }) => scheduleid)).toEqual([2]);
    expect(column.shut.map(({ scheduleid }) => scheduleid)).toEqual([4]);
  });

  test('offers no slot during leave', () => {
    const leave = {
      leaveid: 1,
      consultantid: 1,
      startdate: DAY,
      enddate: DAY,
      starttime: '09:00',
      endtime: '10:30',
      reason: null,
    };
    const column = first({ leave: [leave], slots: [slot(1, '10:00:00', '11:00:00'), slot(2, '11:00:00', '12:00:00')] });
    expect(column.open.map(({ scheduleid }) => scheduleid)).toEqual([2]);
    expect(column.away).toEqual([{ start: 540, end: 630, reason: null }]);
  });

  test('knows which items a time would overlap, except itself', () => {
    const column = first({ appointments: [appointment(), appointment({ appointmentid: 2, time: '10:00:00' })] });
    expect(clashIn(column, { start: 570, end: 600 }, 1)).toBeUndefined();
    expect(clashIn(column, { start: 570, end: 615 }, 1)?.appointment.appointmentid).toBe(2);
  });

  test('extends from its first slot or appointment to its last, and from eight to six if it is empty', () => {
    const column = first({ appointments: [appointment()], slots: [slot(1, '07:30:00', '08:30:00')] });
    expect(hoursOf([column])).toEqual({ start: 450, end: 600 });
    expect(hoursOf([first({})])).toEqual({ start: 480, end: 1080 });
  });
});

describe('leave', () => {
  const leave = { consultantid: 1, startdate: '2026-11-25', enddate: '2026-11-27', reason: 'Nghỉ phép' };

  test('without times lasts whole days', () => {
    expect(awayOn({ ...leave, starttime: null, endtime: null }, DAY)).toMatchObject({ start: 0, end: 1440 });
    expect(awayOn({ ...leave, starttime: null, endtime: null }, '2026-11-28')).toBeNull();
  });

  test('with times takes the same hours of each day', () => {
    const timed = { ...leave, starttime: '13:00:00', endtime: '15:00:00' };
    for (const day of ['2026-11-25', DAY, '2026-11-27'])
      expect(awayOn(timed, day)).toMatchObject({ start: 780, end: 900 });
  });
});

describe('a view', () => {
  test('of a week has its seven days from Monday', () => {
    expect(daysOf('week', '2026-11-29')).toEqual([
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      DAY,
      '2026-11-27',
      '2026-11-28',
      '2026-11-29',
    ]);
  });

  test.each(['2026-02-14', '2026-11-26', '2026-08-31'])('of the month of %s has all its days in six weeks', (day) => {
    const days = daysOf('month', day);
    expect(days).toHaveLength(42);
    expect(days[0] && days[0] <= `${day.slice(0, 7)}-01`).toBe(true);
    expect(days.filter((one) => one.startsWith(day.slice(0, 7))).length).toBeGreaterThanOrEqual(28);
  });

  test('of a month tells how many are booked, pending, free and on leave on each day', () => {
    const appointments_by_status = { pending: 1, confirmed: 2, completed: 3, no_show: 1, cancelled: 4 };
    expect(glanceOf({ date: DAY, appointments_by_status, open_slots: 5, consultants_on_leave: 2 })).toEqual({
      appointments: 7,
      pending: 1,
      open: 5,
      away: 2,
    });
  });
});
