import { describe, expect, test } from 'vitest';
import type { Account, Person, Trouble } from '../shared/accounts/account';
import { rowsOf, type Shown, shownOf } from './rows';

const account = (email: string, change: Partial<Account> = {}): Account => ({
  email,
  status: 'CONFIRMED',
  enabled: true,
  role: 'consultant',
  consultant_id: null,
  created: null,
  last_modified: null,
  ...change,
});
const ACCOUNTS = [
  account('an@x.vn', { created: '2026-11-03T00:00:00Z' }),
  account('binh@x.vn', { role: 'admin', created: '2026-11-01T00:00:00Z' }),
  account('chi@x.vn', { status: 'FORCE_CHANGE_PASSWORD', created: '2026-11-02T00:00:00Z' }),
  account('dung@x.vn', { role: null, enabled: false }),
];
const PEOPLE = new Map([['an@x.vn', { consultantid: 1, fullname: 'Đặng Thuý An' } as Person]]);
const troubleOf = ({ email }: Account): Trouble | null => (email === 'chi@x.vn' ? { kind: 'unknown' } : null);
const shown = (filters: Partial<Shown>) =>
  shownOf(rowsOf(ACCOUNTS, PEOPLE, troubleOf), { text: '', ...filters }).map(
    ({ account: { email } }) => email.split('@')[0],
  );

describe('the accounts that are shown', () => {
  test('are all of them by address', () => {
    expect(shown({})).toEqual(['an', 'binh', 'chi', 'dung']);
  });

  test('have the role and the state that were asked for', () => {
    expect(shown({ role: 'consultant' })).toEqual(['an', 'chi']);
    expect(shown({ role: 'none' })).toEqual(['dung']);
    expect(shown({ state: 'invited' })).toEqual(['chi']);
    expect(shown({ state: 'disabled', role: 'admin' })).toEqual([]);
    expect(shown({ state: 'trouble' })).toEqual(['chi']);
  });

  test('are found by address or name, without diacritics, in any order', () => {
    expect(shown({ text: 'BINH@' })).toEqual(['binh']);
    expect(shown({ text: ' an  dang' })).toEqual(['an']);
    expect(shown({ text: 'đặng chi' })).toEqual([]);
  });

  test('are sorted by a column, equal ones by address', () => {
    expect(shown({ sort: '-email' })).toEqual(['dung', 'chi', 'binh', 'an']);
    expect(shown({ sort: '-created' })).toEqual(['an', 'chi', 'binh', 'dung']);
    expect(shown({ sort: 'state' })).toEqual(['an', 'binh', 'dung', 'chi']);
  });
});
