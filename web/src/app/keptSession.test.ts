// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { keptSession } from './keptSession';
import { mayBeSignedIn } from './visit';

const POOL = { issuer: 'https://pool.example', clientId: 'one' };
const LAN = { refreshToken: 'r', person: { email: 'lan@meetassist.example', roles: ['admin' as const] } };

beforeEach(() => sessionStorage.clear());

test('a session is found again by the client that it is of, and by no other', () => {
  keptSession(POOL).write(LAN);
  expect(keptSession(POOL).read()).toEqual(LAN);
  expect(keptSession({ ...POOL, clientId: 'two' }).read()).toBeNull();
  expect(mayBeSignedIn()).toBe(true);
});

test('a session that is over leaves nothing behind', () => {
  keptSession(POOL).write(LAN);
  keptSession(POOL).clear();
  expect(sessionStorage.length).toBe(0);
  expect(mayBeSignedIn()).toBe(false);
});

test.each(['{', 'null', '{"refreshToken": ""}', '{"refreshToken": "r", "person": {"email": 1}}'])(
  'the damaged session %s is none',
  (damaged) => {
    keptSession(POOL).write(LAN);
    sessionStorage.setItem(sessionStorage.key(0) ?? '', damaged);
    expect(keptSession(POOL).read()).toBeNull();
  },
);
