import { describe, expect, test } from 'vitest';
import { firstScroll, freeAt, moved, resized, snap } from './geometry';

const span = (start: number, end: number) => ({ start, end });

describe('a booked time', () => {
  test('snaps to quarter hours', () => {
    expect([snap(7), snap(8), snap(-7), snap(-8)].map(Math.abs)).toEqual([0, 15, 0, 15]);
  });

  test('keeps its duration when it is moved, and stays within the day', () => {
    expect(moved(span(540, 600), 30)).toEqual(span(570, 630));
    expect(moved(span(540, 600), -2000)).toEqual(span(0, 60));
    expect(moved(span(540, 600), 2000)).toEqual(span(1380, 1440));
  });

  test('lasts at least a quarter and at most eight hours when it is resized', () => {
    expect(resized(span(540, 600), 15)).toEqual(span(540, 615));
    expect(resized(span(540, 600), -200)).toEqual(span(540, 555));
    expect(resized(span(540, 600), 2000)).toEqual(span(540, 1020));
    expect(resized(span(1380, 1410), 2000)).toEqual(span(1380, 1440));
  });

  test('of five minutes is not lengthened by an attempt to shorten it', () => {
    expect(resized(span(540, 545), -15)).toEqual(span(540, 545));
  });
});

describe('a press on a free minute', () => {
  test('selects its half hour, for an hour', () => {
    expect(freeAt(559, [])).toEqual(span(540, 600));
    expect(freeAt(570, [])).toEqual(span(570, 630));
  });

  test('ends where the next appointment starts', () => {
    expect(freeAt(545, [span(585, 645)])).toEqual(span(540, 585));
  });

  test('starts where the previous appointment ends', () => {
    expect(freeAt(560, [span(500, 555)])).toEqual(span(555, 615));
  });

  test('ends with the day', () => {
    expect(freeAt(1430, [])).toEqual(span(1410, 1440));
  });
});

describe('an opened day', () => {
  test('is shown from shortly before its first hours', () => {
    expect(firstScroll(span(480, 1080), null, 500)).toBe(450);
    expect(firstScroll(span(480, 1080), 600, 500)).toBe(450);
    expect(firstScroll(span(10, 1080), null, 500)).toBe(0);
  });

  test('is shown around now if that is a later hour of the working day', () => {
    expect(firstScroll(span(480, 1260), 1200, 450)).toBe(1050);
  });

  test('is shown from its first hours again when the working day is over', () => {
    expect(firstScroll(span(480, 1080), 1310, 450)).toBe(450);
  });
});
