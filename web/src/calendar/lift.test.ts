import { describe, expect, test } from 'vitest';
import type { Appointment } from './board';
import { dragged, isElsewhere, lifted, stepped } from './lift';

const booked = { start: 540, end: 600, appointment: { appointmentid: 1 } as Appointment };
const lift = lifted(booked, 2, 'keyboard');

describe('an appointment being moved', () => {
  test('stays where it was until it is moved', () => {
    expect(isElsewhere(lift)).toBe(false);
    expect(isElsewhere(dragged(lift, 'move', 7, 2))).toBe(false);
    expect(isElsewhere(dragged(lift, 'move', 8, 2))).toBe(true);
    expect(isElsewhere(dragged(lift, 'move', 0, 1))).toBe(true);
  });

  test('follows the pointer into another column, but not while it is resized', () => {
    expect(dragged(lift, 'move', 31, 5)).toMatchObject({ to: 5, span: { start: 570, end: 630 } });
    expect(dragged(lift, 'resize', 31, 5)).toMatchObject({ to: 2, span: { start: 540, end: 630 } });
  });

  test('moves by arrow keys a quarter hour or a column, but not beyond the last', () => {
    expect(stepped(lift, 'ArrowDown', false, 3, 15)).toMatchObject({ to: 2, span: { start: 555, end: 615 } });
    expect(stepped(lift, 'ArrowLeft', false, 3, 15)).toMatchObject({ to: 1, span: { start: 540, end: 600 } });
    expect(stepped(lift, 'ArrowRight', false, 3, 15).to).toBe(2);
  });

  test('is resized by arrow keys with Shift', () => {
    expect(stepped(lift, 'ArrowDown', true, 3, 15).span).toEqual({ start: 540, end: 615 });
    expect(stepped(lift, 'ArrowUp', true, 3, 15).span).toEqual({ start: 540, end: 585 });
    expect(stepped(lift, 'ArrowRight', true, 3, 15)).toMatchObject({ to: 2, span: { start: 540, end: 600 } });
  });
});
