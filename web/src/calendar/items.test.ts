import { describe, expect, test } from 'vitest';
import type { Appointment, Column } from './board';
import { entrance, neighbour } from './items';

function column(appointments: [id: number, start: number][], slots: [id: number, start: number][] = []): Column {
  return {
    key: '',
    consultantid: 1,
    day: '2026-11-26',
    taken: [],
    shut: [],
    away: [],
    open: slots.map(([scheduleid, start]) => ({ scheduleid, start, end: start + 60 })),
    booked: appointments.map(([appointmentid, start]) => ({
      start,
      end: start + 60,
      appointment: { appointmentid } as Appointment,
    })),
  };
}
const columns = [
  column([]),
  column([[1, 540]], [[7, 600]]),
  column([]),
  column([
    [2, 480],
    [3, 620],
  ]),
];
const one = { column: 1, key: 'appointment-1', start: 540 };

describe('by keyboard', () => {
  test('the focus enters at the first item', () => {
    expect(entrance(columns, null)).toEqual(one);
    expect(entrance([column([])], null)).toBeNull();
  });

  test('the focus returns to where it was, unless that is gone', () => {
    const slot = { column: 1, key: 'slot-7', start: 600 };
    expect(entrance(columns, slot)).toEqual(slot);
    expect(entrance(columns, { ...slot, key: 'slot-8' })).toEqual(one);
  });

  test('the focus moves up and down in time, through appointments and slots', () => {
    expect(neighbour(columns, one, 'ArrowDown')?.key).toBe('slot-7');
    expect(neighbour(columns, { column: 1, key: 'slot-7', start: 600 }, 'ArrowUp')?.key).toBe('appointment-1');
    expect(neighbour(columns, one, 'ArrowUp')).toBeNull();
  });

  test('the focus moves sideways over an empty column to the nearest in time', () => {
    expect(neighbour(columns, one, 'ArrowRight')?.key).toBe('appointment-2');
    expect(neighbour(columns, { column: 1, key: 'slot-7', start: 600 }, 'ArrowRight')?.key).toBe('appointment-3');
    expect(neighbour(columns, one, 'ArrowLeft')).toBeNull();
  });
});
