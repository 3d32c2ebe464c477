import { expect, test } from 'vitest';
import { runningOut } from './runningOut';

const person = (consultantid: number) => ({ consultantid, fullname: `${consultantid}` });

test('a consultant who offers no time later on is running out of slots, with or without appointments', () => {
  const rows = [
    { key: '1', offered_minutes: 60 },
    { key: '2', offered_minutes: 0 },
    { key: '9', offered_minutes: 60 },
  ];
  expect(runningOut([person(1), person(2), person(3)], rows).map(({ consultantid }) => consultantid)).toEqual([2, 3]);
});
