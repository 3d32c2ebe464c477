import { describe, expect, test } from 'vitest';
import { type Appointment, type Calendar, outlookAt } from './outlook';

const DAY = '2026-11-26';
const appointment = (appointmentid: number, time: string, more: Partial<Appointment> = {}): Appointment => ({
  appointmentid,
  consultantid: 1,
  customerid: '1',
  customer_name: 'Trần Văn An',
  date: DAY,
  time,
  duration: 60,
  status: 'confirmed',
  description: null,
  updatedat: '2026-11-20T02:00:00Z',
  ...more,
});
const slot = (consultantid: number, starttime: string, endtime: string, isavailable = true) => ({
  scheduleid: 1,
  consultantid,
  date: DAY,
  starttime,
  endtime,
  isavailable,
});
const day = (appointments: Appointment[], slots: ReturnType<typeof slot>[] = [], leave: Calendar['leave'] = []) => ({
  success: true as const,
  consultants: [
    { consultantid: 1, fullname: 'Hà' },
    { consultantid: 2, fullname: 'Bảo' },
  ],
  appointments,
  slots,
  leave,
});
const ids = (meetings: readonly { appointment: Appointment }[]) => meetings.map((one) => one.appointment.appointmentid);

describe('today', () => {
  test('an appointment is current from the minute it starts to the minute before it ends', () => {
    const calendar = day([appointment(1, '09:00:00')]);
    expect(ids(outlookAt(calendar, DAY, 539).now)).toEqual([]);
    expect(ids(outlookAt(calendar, DAY, 540).now)).toEqual([1]);
    expect(ids(outlookAt(calendar, DAY, 599).now)).toEqual([1]);
    expect(ids(outlookAt(calendar, DAY, 600).now)).toEqual([]);
  });

  test('an appointment that is over but neither completed nor cancelled is still open', () => {
    const { open, total, done } = outlookAt(
      day([
        appointment(1, '08:00:00'),
        appointment(2, '09:00:00', { status: 'pending' }),
        appointment(3, '10:00:00', { status: 'completed' }),
        appointment(4, '11:00:00', { status: 'cancelled' }),
      ]),
      DAY,
      780,
    );
    expect(ids(open)).toEqual([1, 2]);
    expect([total, done]).toEqual([3, 1]);
  });

  test('the next appointment of each consultant is shown, whatever the order of the answer', () => {
    const calendar = day([
      appointment(3, '15:00:00'),
      appointment(1, '14:00:00'),
      appointment(2, '13:00:00', { consultantid: 2 }),
    ]);
    expect(ids(outlookAt(calendar, DAY, 700).next)).toEqual([2, 1]);
  });

  test('consultants in a slot come before those with a later one; those without any today are not free', () => {
    const calendar = day([], [slot(1, '14:00:00', '15:00:00'), slot(2, '09:00:00', '11:00:00')]);
    expect(outlookAt(calendar, DAY, 600).free).toEqual([
      { consultantid: 2, fullname: 'Bảo', until: null, slot: 'now' },
      { consultantid: 1, fullname: 'Hà', until: null, slot: 840 },
    ]);
    expect(outlookAt(calendar, DAY, 660).free.map(({ consultantid }) => consultantid)).toEqual([1]);
  });

  test('a consultant in an appointment is not free, and one with a later appointment is free until then', () => {
    const calendar = day(
      [appointment(1, '09:00:00'), appointment(2, '11:00:00', { consultantid: 2 })],
      [slot(1, '09:00:00', '12:00:00'), slot(2, '09:00:00', '12:00:00')],
    );
    expect(outlookAt(calendar, DAY, 570).free).toEqual([{ consultantid: 2, fullname: 'Bảo', until: 660, slot: 'now' }]);
  });

  test('a slot that an appointment or leave takes is not offered, also while it waits to be confirmed', () => {
    const leave = {
      leaveid: 1,
      consultantid: 2,
      startdate: DAY,
      enddate: DAY,
      starttime: '16:00:00',
      endtime: '17:00:00',
      reason: null,
    };
    const calendar = day(
      [appointment(1, '16:00:00', { status: 'pending' })],
      [slot(1, '16:00:00', '17:00:00'), slot(2, '16:00:00', '17:00:00'), slot(2, '17:00:00', '18:00:00')],
      [leave],
    );
    const { free, offered } = outlookAt(calendar, DAY, 600);
    expect(offered).toBe(1);
    expect(free).toEqual([
      { consultantid: 2, fullname: 'Bảo', until: null, slot: 1020 },
      { consultantid: 1, fullname: 'Hà', until: 960, slot: null },
    ]);
  });

  test('a consultant on leave is not free', () => {
    const leave = {
      leaveid: 1,
      consultantid: 1,
      startdate: DAY,
      enddate: DAY,
      starttime: null,
      endtime: null,
      reason: null,
    };
    const calendar = day([], [slot(1, '09:00:00', '12:00:00'), slot(2, '09:00:00', '12:00:00')], [leave]);
    expect(outlookAt(calendar, DAY, 600).free.map(({ consultantid }) => consultantid)).toEqual([2]);
  });
});
