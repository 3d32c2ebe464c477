import { expect, test } from 'vitest';
import { canBringBack, changesOf, type Entry, latestSeen, nameIn, whenIn } from './entry';

const entry = (auditid: number, rowkey: string | null, before: Entry['before'] = null): Entry => ({
  auditid,
  rowkey,
  before,
  after: null,
  date: '2026-11-26',
  at: '2026-11-26T09:00:00+07:00',
  actor: 'lan@example.com',
  action: 'update',
  tablename: 'customer',
});

test('an update shows the fields that differ, and not when it was made', () => {
  const before = { fullname: 'An', notes: null, isdisabled: false, updatedat: '1' };
  const after = { fullname: 'An', notes: 'x', isdisabled: true, updatedat: '2' };
  expect(changesOf({ before, after })).toEqual([
    { field: 'notes', before: null, after: 'x' },
    { field: 'isdisabled', before: false, after: true },
  ]);
});

test('a new or deleted record shows the fields that have a value', () => {
  const record = { fullname: 'An', notes: null };
  expect(changesOf({ before: null, after: record })).toEqual([{ field: 'fullname', before: null, after: 'An' }]);
  expect(changesOf({ before: record, after: null })).toEqual([{ field: 'fullname', before: 'An', after: null }]);
});

test('only a record that existed before can be restored', () => {
  expect(canBringBack(entry(1, '7', { fullname: 'An' }))).toBe(true);
  expect(canBringBack(entry(1, '7'))).toBe(false);
  expect(canBringBack(entry(1, null, { rows: 7 }))).toBe(false);
});

test('the latest entry that was seen is the one with the highest number about the record', () => {
  const entries = [entry(9, '8'), entry(5, '7'), entry(3, '7')];
  expect(latestSeen(entry(3, '7'), entries)).toBe(5);
  expect(latestSeen(entry(9, '8'), entries)).toBe(9);
});

test('a record is named by its latest name, and by when it takes place', () => {
  expect(nameIn({ before: { fullname: 'An' }, after: { fullname: 'Anh' } })).toBe('Anh');
  expect(nameIn({ before: { programname: 'Ngày hội' }, after: null })).toBe('Ngày hội');
  expect(nameIn({ before: null, after: { date: '2026-11-26', time: '09:00:00' } })).toBeNull();
  const when = (after: Entry['after']) => whenIn({ before: null, after });
  expect(when({ date: '2026-11-26', time: '09:00:00' })).toBe('26/11/2026 09:00');
  expect(when({ date: '2026-11-26', starttime: '13:30:00' })).toBe('26/11/2026 13:30');
  expect(when({ startdate: '2026-11-26', starttime: null })).toBe('26/11/2026');
  expect(when({ fullname: 'An' })).toBeNull();
});
