import { expect, test } from 'vitest';
import { TokenStorage } from './tokenStorage';

function storage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}

const user = {
  id_token: 'i',
  access_token: 'a',
  refresh_token: 'r',
  token_type: 'Bearer',
  profile: { email: 'lan@x.vn', 'cognito:groups': ['admin'], sub: 'u', name: 'Lan' },
};

test('only the refresh token is stored, and who it is for', () => {
  const session = storage();
  const tokens = new TokenStorage(session);
  tokens.setItem('user', JSON.stringify(user));
  expect(JSON.parse(tokens.getItem('user') ?? '')).toEqual(user);
  expect(JSON.parse(session.getItem('user') ?? '')).toEqual({
    refresh_token: 'r',
    token_type: 'Bearer',
    profile: { email: 'lan@x.vn', 'cognito:groups': ['admin'] },
  });
  expect(JSON.parse(new TokenStorage(session).getItem('user') ?? '').refresh_token).toBe('r');
});

test('signing out leaves nothing behind', () => {
  const session = storage();
  const tokens = new TokenStorage(session);
  tokens.setItem('user', JSON.stringify(user));
  tokens.removeItem('user');
  expect(tokens.getItem('user')).toBeNull();
  expect(session.length).toBe(0);
});
