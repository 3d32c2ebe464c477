// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { dayOf, EVERYBODY } from '../calendar/readings';
import { fakeCall } from '../shared/testing';
import { readingsOf } from '../today/readings';
import { readEarly } from './early';
import { NAVIGATION } from './navigation';
import { startOf } from './visit';

const TODAY = '2026-11-26';
const LAN = { email: 'lan@meetassist.example', roles: ['admin'] as const };
const HUNG = { email: 'hung@meetassist.example', roles: ['consultant'] as const };

function at(pathname: string, person: typeof LAN | typeof HUNG, search = '') {
  let count = 0;
  const { call, asked } = fakeCall(() => ({ count: ++count }));
  return { call: readEarly(call, { pathname, search }, TODAY, person), asked };
}

describe('before its code is there', () => {
  test('what a page reads is requested, and not a second time when the page asks for it', async () => {
    const { call, asked } = at('/calendar', LAN);
    expect(asked.map(({ action }) => action)).toEqual(['get_consultants', 'get_calendar']);
    expect(await call(...dayOf(TODAY))).toEqual({ count: 2 });
    expect(await call(...EVERYBODY)).toEqual({ count: 1 });
    expect(asked).toHaveLength(2);
    expect(await call(...dayOf(TODAY))).toEqual({ count: 3 });
  });

  test('the start page is that of the person', () => {
    expect(at('/', LAN).asked).toHaveLength(Object.keys(readingsOf(TODAY)).length);
    expect(at('/', HUNG).asked).toEqual([
      { action: 'get_consultant_by_email', parameters: { email: 'hung@meetassist.example' } },
    ]);
    expect(at('/', { ...LAN, roles: [] as never }).asked).toEqual([]);
  });

  test('nothing is requested that may be refused, or that the address changes', () => {
    expect(at('/today', HUNG).asked).toEqual([]);
    expect(at('/calendar', LAN, '?view=month').asked).toEqual([]);
    expect(at('/customers', LAN).asked).toEqual([]);
  });

  test('a failure is given to who asks', async () => {
    const { call } = fakeCall(() => {
      throw new Error('failed');
    });
    await expect(
      readEarly(call, { pathname: '/today', search: '' }, TODAY, LAN)(...readingsOf(TODAY).calendar),
    ).rejects.toThrow('failed');
  });
});

test.each(['admin', 'consultant'] as const)('%s starts at the first entry of the menu', (role) => {
  expect(startOf([role])).toBe(NAVIGATION.find((entry) => entry.role === role)?.to);
});
