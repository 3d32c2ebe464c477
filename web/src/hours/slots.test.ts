import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  inTheWay,
  type PlanValues,
  planned,
  planSchema,
  slotSchema,
  spanOf,
  toFields,
  toParameters,
  weekOf,
} from './slots';

const slot = (scheduleid: number, date: string, starttime: string, endtime: string) => ({
  scheduleid,
  consultantid: 1,
  date,
  starttime,
  endtime,
  isavailable: true,
});
const appointment = (
  appointmentid: number,
  time: string,
  status: 'pending' | 'confirmed' | 'completed' | 'cancelled',
) => ({
  appointmentid,
  consultantid: 1,
  customerid: '7',
  customer_name: `Khách ${appointmentid}`,
  date: '2026-11-24',
  time,
  duration: 60,
  status,
  description: null,
  updatedat: '2026-11-20T09:00:00+07:00',
});
const MONDAY = '2026-11-23';

describe('a week', () => {
  const slots = [
    slot(1, '2026-11-24', '09:00:00', '10:00:00'),
    slot(2, '2026-11-24', '10:00:00', '11:00:00'),
    slot(3, '2026-11-29', '22:00:00', '24:00:00'),
  ];

  test('has seven days from Monday, with or without slots', () => {
    const week = weekOf(MONDAY, slots, []);
    expect(week.map(({ day }) => day)).toEqual([
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      '2026-11-26',
      '2026-11-27',
      '2026-11-28',
      '2026-11-29',
    ]);
    expect(week.map((one) => one.slots.length)).toEqual([0, 2, 0, 0, 0, 0, 1]);
  });

  test('says who booked which slot; adjacent and cancelled appointments don’t count', () => {
    const [, tuesday] = weekOf(MONDAY, slots, [
      appointment(1, '10:00:00', 'pending'),
      appointment(2, '09:00:00', 'cancelled'),
    ]);
    expect(tuesday?.slots.map(({ booked }) => booked.map((one) => one.customer_name))).toEqual([[], ['Khách 1']]);
  });

  test('an appointment across two slots occupies both', () => {
    const [, tuesday] = weekOf(MONDAY, slots, [appointment(1, '09:30:00', 'confirmed')]);
    expect(tuesday?.slots.map(({ booked }) => booked.length)).toEqual([1, 1]);
    expect(tuesday?.outside).toEqual([]);
  });

  test('only a confirmed or completed appointment keeps its slot closed', () => {
    const kept = (status: 'pending' | 'confirmed' | 'completed' | 'cancelled') =>
      weekOf(MONDAY, slots, [appointment(1, '09:00:00', status)])[1]?.slots[0]?.kept;
    expect([kept('pending'), kept('cancelled'), kept('confirmed'), kept('completed')]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test('an appointment outside all slots is shown separately', () => {
    const [, tuesday] = weekOf(MONDAY, slots, [
      appointment(1, '11:00:00', 'pending'),
      appointment(2, '13:00:00', 'cancelled'),
    ]);
    expect(tuesday?.outside.map(({ appointmentid }) => appointmentid)).toEqual([1]);
  });

  test('a slot until midnight is shown as such', () => {
    expect(slots.map(spanOf)).toEqual(['09:00–10:00', '10:00–11:00', '22:00–24:00']);
  });
});

describe('a refused slot', () => {
  const there = [slot(1, '2026-11-24', '09:00:00', '10:00:00'), slot(2, '2026-11-24', '10:00:00', '11:00:00')];
  test.each([
    ['09:30', '10:30', [1, 2]],
    ['08:00', '09:00', []],
    ['08:00', '24:00', [1, 2]],
    ['10:15', '10:30', [2]],
  ])('from %s until %s is in the way of %j', (starttime, endtime, ids) => {
    const found = inTheWay(there, { date: '2026-11-24', starttime, endtime });
    expect(found.map(({ scheduleid }) => scheduleid)).toEqual(ids);
  });
  test('overlaps neither itself nor slots of another day', () => {
    const wanted = { date: '2026-11-24', starttime: '09:00', endtime: '10:00' };
    expect(inTheWay(there, wanted, 1)).toEqual([]);
    expect(inTheWay(there, { ...wanted, date: '2026-11-25' })).toEqual([]);
  });
});

const texts = {
  required: 'required',
  day: 'day',
  time: 'time',
  daysReversed: 'daysReversed',
  timesReversed: 'timesReversed',
} as Parameters<typeof slotSchema>[0];

describe('the input for a slot', () => {
  const problems = (date: string, starttime: string, endtime: string) =>
    v.safeParse(slotSchema(texts), { date, starttime, endtime }).issues?.map(({ message }) => message) ?? [];
  test.each([
    ['26/11/2026', '9', '10h30', []],
    ['26/11/2026', '22:00', '24:00', []],
    ['26/11/2026', '22:00', '0:00', []],
    ['26/11/2026', '10:00', '10:00', ['timesReversed']],
    ['26/11/2026', '10:00', '09:00', ['timesReversed']],
    ['26/11/2026', '24:00', '24:00', ['time']],
    ['31/11/2026', '', 'x', ['day', 'required', 'time', 'time']],
  ])('%s from %s until %s has the problems %j', (date, from, until, expected) => {
    const found = problems(date, from, until);
    expect([...new Set(found)]).toEqual([...new Set(expected)]);
  });
  test('midnight is sent as the end of the day', () => {
    expect(toFields({ date: '1/2/2027', starttime: '23', endtime: '0:00' })).toEqual({
      date: '2027-02-01',
      starttime: '23:00',
      endtime: '24:00',
    });
  });
  test('only changes are sent, with the API’s names', () => {
    expect(toParameters({ endtime: '11:00' })).toEqual({ end_time: '11:00' });
    expect(toParameters({ date: '2026-11-26', starttime: '09:00' })).toEqual({
      date: '2026-11-26',
      start_time: '09:00',
    });
  });
});

describe('a plan', () => {
  const plan: PlanValues = {
    from: '23/11/2026',
    to: '29/11/2026',
    start: '09:00',
    end: '18:00',
    minutes: '60',
    weekends: false,
  };
  test.each<[Partial<PlanValues>, { days: number; slots: number } | null]>([
    [{}, { days: 5, slots: 45 }],
    [{ weekends: true }, { days: 7, slots: 63 }],
    [{ minutes: '120' }, { days: 5, slots: 20 }],
    [{ end: '24:00' }, { days: 5, slots: 75 }],
    [{ from: '28/11/2026' }, { days: 0, slots: 0 }],
    [{ end: '09:30' }, { days: 5, slots: 0 }],
    [{ to: '22/11/2026' }, null],
    [{ to: '' }, null],
    [{ to: '23/11/2028' }, null],
  ])('%j asks for %j', (change, expected) => {
    expect(planned({ ...plan, ...change })).toEqual(expected);
  });
  test.each<[Partial<PlanValues>, string[]]>([
    [{}, []],
    [{ to: '22/11/2026' }, ['daysReversed']],
    [{ to: '23/11/2027' }, []],
    [{ to: '24/11/2027' }, ['tooLong']],
    [{ start: '18:00' }, ['timesReversed']],
    [{ to: '23/11/2027', start: '00:00', end: '24:00', minutes: '15' }, ['tooMany']],
  ])('%j is refused for %j', (change, expected) => {
    const own = { tooLong: 'tooLong', tooMany: 'tooMany' };
    const { issues } = v.safeParse(planSchema(texts, own), { ...plan, ...change });
    expect(issues?.map(({ message }) => message) ?? []).toEqual(expected);
  });
});
