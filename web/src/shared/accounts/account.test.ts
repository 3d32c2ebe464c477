import { describe, expect, test } from 'vitest';
import { type Account, byAddress, formerAddresses, isStale, type Person, stateOf, troubleOf } from './account';

const account = (change: Partial<Account> = {}): Account => ({
  email: 'an@x.vn',
  status: 'CONFIRMED',
  enabled: true,
  role: 'consultant',
  consultant_id: null,
  created: '2026-11-01T00:00:00Z',
  last_modified: '2026-11-01T00:00:00Z',
  ...change,
});
const person = (change: Partial<Person> = {}) =>
  ({ consultantid: 7, fullname: 'An', email: 'An@x.vn', isdisabled: false, ...change }) as Person;
const update = (rowkey: string, before: string, after: string) =>
  ({ rowkey, before: { email: before }, after: { email: after } }) as unknown as Parameters<
    typeof formerAddresses
  >[0][number];
const NOBODY = new Map<string, number>();

describe('the state of an account', () => {
  test.each([
    ['CONFIRMED', true, 'active'],
    ['FORCE_CHANGE_PASSWORD', true, 'invited'],
    ['RESET_REQUIRED', true, 'reset'],
    ['FORCE_CHANGE_PASSWORD', false, 'disabled'],
    ['SOMETHING_NEW', true, 'active'],
  ] as const)('%s, enabled: %s is %s', (status, enabled, state) => {
    expect(stateOf({ status, enabled })).toBe(state);
  });

  test('an invitation is stale a week after it was last sent, until it is accepted', () => {
    const invited = account({ status: 'FORCE_CHANGE_PASSWORD', last_modified: '2026-11-10T00:00:00Z' });
    expect(isStale(invited, Date.parse('2026-11-16T00:00:00Z'))).toBe(false);
    expect(isStale(invited, Date.parse('2026-11-18T00:00:00Z'))).toBe(true);
    expect(isStale({ ...invited, status: 'CONFIRMED' }, Date.parse('2026-11-18T00:00:00Z'))).toBe(false);
  });
});

describe('an account belongs to', () => {
  test('the consultant with the same address, whatever the case', () => {
    expect(troubleOf(account(), byAddress([person()]), NOBODY)).toBeNull();
  });

  test('the enabled one of two with the same address', () => {
    for (const people of [
      [person(), person({ consultantid: 8, isdisabled: true })],
      [person({ consultantid: 8, isdisabled: true }), person()],
    ])
      expect(troubleOf(account(), byAddress(people), NOBODY)).toBeNull();
  });

  test('a disabled one, and can still sign in', () => {
    const disabled = person({ isdisabled: true });
    expect(troubleOf(account(), byAddress([disabled]), NOBODY)).toEqual({ kind: 'outlives', person: disabled });
    expect(troubleOf(account({ enabled: false }), byAddress([disabled]), NOBODY)).toBeNull();
    expect(troubleOf(account({ role: 'admin' }), byAddress([disabled]), NOBODY)).toBeNull();
  });

  test('nobody, or somebody whose address was changed', () => {
    const moved = person({ email: 'new@x.vn' });
    expect(troubleOf(account(), byAddress([moved]), NOBODY)).toEqual({ kind: 'unknown' });
    const former = formerAddresses([update('7', 'AN@x.vn', 'new@x.vn')]);
    expect(troubleOf(account(), byAddress([moved]), former)).toEqual({ kind: 'moved', person: moved });
    expect(troubleOf(account(), byAddress([{ ...moved, isdisabled: true }]), former)).toEqual({ kind: 'unknown' });
  });

  test('an unknown person while not all consultants are known', () => {
    expect(troubleOf(account(), undefined, NOBODY)).toBeNull();
    expect(troubleOf(account({ role: null }), undefined, NOBODY)).toEqual({ kind: 'roleless' });
  });
});

test('a former address is of whoever had it last; other changes say nothing', () => {
  const former = formerAddresses([
    update('9', 'a@x.vn', 'b@x.vn'),
    update('8', 'a@x.vn', 'c@x.vn'),
    update('7', 'd@x.vn', 'D@x.vn'),
    { ...update('6', '', ''), before: { rows: 5 } },
  ]);
  expect([...former]).toEqual([['a@x.vn', 9]]);
});
