import { describe, expect, test } from 'vitest';
import * as days from './days';

describe('days', () => {
  test.each([
    ['26/11/2026', '2026-11-26'],
    [' 1/2/2026 ', '2026-02-01'],
    ['26-11-2026', '2026-11-26'],
    ['26112026', '2026-11-26'],
    ['2026-11-26', '2026-11-26'],
    ['29/02/2028', '2028-02-29'],
    ['29/02/2026', null],
    ['11/26/2026', null],
    ['26/11', null],
    ['', null],
  ])('what is typed as %j is the day %j', (typed, day) => {
    expect(days.parseDay(typed)).toBe(day);
  });

  test.each([
    ['9', '09:00'],
    ['9h30', '09:30'],
    ['9h', '09:00'],
    ['09:05', '09:05'],
    ['1730', '17:30'],
    ['24:00', null],
    ['9:75', null],
    ['x', null],
  ])('what is typed as %j is the time %j', (typed, time) => {
    expect(days.parseTime(typed)).toBe(time);
  });

  test.each([
    ['10h30', '10:30'],
    ['24:00', '24:00'],
    ['24', '24:00'],
    ['24h', '24:00'],
    ['2400', '24:00'],
    ['0:00', '24:00'],
    ['24:30', null],
    ['25', null],
    ['', null],
  ])('what is typed as %j ends at %j', (typed, time) => {
    expect(days.parseEnd(typed)).toBe(time);
  });

  test('a day is shown as it was booked, whatever the browser’s time zone', () => {
    expect(days.showDay('2026-11-26')).toBe('26/11/2026');
    expect(days.addDays('2026-11-30', 1)).toBe('2026-12-01');
  });

  test('a month after the 31st is the last day of a shorter month', () => {
    expect(days.addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(days.addMonths('2026-03-31', -1)).toBe('2026-02-28');
    expect(days.addMonths('2026-12-15', 1)).toBe('2027-01-15');
  });

  test('the week starts on Monday', () => {
    expect(days.startOfWeek('2026-11-29')).toBe('2026-11-23');
    expect(days.startOfWeek('2026-11-23')).toBe('2026-11-23');
  });

  test('today is the organisation’s date', () => {
    const instant = new Date('2026-11-25T18:30:00Z');
    expect(days.wallClock(instant, 'Asia/Ho_Chi_Minh')).toEqual({ day: '2026-11-26', minutes: 90 });
    expect(days.wallClock(instant, 'America/New_York')).toEqual({ day: '2026-11-25', minutes: 13 * 60 + 30 });
    expect(days.wallClock(new Date('2026-11-25T17:00:00Z'), 'Asia/Ho_Chi_Minh')).toEqual({
      day: '2026-11-26',
      minutes: 0,
    });
  });

  test('a span ends after its duration', () => {
    expect(days.showSpan('09:00:00', 90)).toBe('09:00–10:30');
  });

  test('may start when another one ends', () => {
    expect(days.overlap({ start: 540, end: 600 }, { start: 600, end: 660 })).toBe(false);
    expect(days.overlap({ start: 540, end: 601 }, { start: 600, end: 660 })).toBe(true);
    expect(days.overlap({ start: 540, end: 720 }, { start: 600, end: 660 })).toBe(true);
  });
});
