// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type Arrival, createSession } from './session';
import { start } from './start';

vi.mock('./session', async (original) => ({
  ...(await original<typeof import('./session')>()),
  createSession: vi.fn(),
}));

const CONFIG = {
  issuer: 'https://pool.example',
  clientId: 'one',
  domain: 'https://sign-in.example',
  apiBase: '',
  timeZone: 'Asia/Ho_Chi_Minh',
  build: '1',
};
const NEWER = { ...CONFIG, clientId: 'two' };
const SIGNED_IN: Arrival = { state: 'signed-in', person: { email: 'lan@meetassist.example', roles: ['admin'] } };
const SIGNED_OUT: Arrival = { state: 'signed-out' };

/** Who is signed in, by the client. */
function arriving(arrivals: Readonly<Record<string, Arrival>>) {
  vi.mocked(createSession).mockImplementation(
    ({ clientId }) =>
      ({ arrive: async () => arrivals[clientId], remembered: () => null }) as ReturnType<typeof createSession>,
  );
}

const serving = (answer: () => Promise<Response>) => vi.stubGlobal('fetch', vi.fn(answer));

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, '', '/today');
});

test('a session is renewed with the configuration of the visit before, without waiting for this one', async () => {
  sessionStorage.setItem('config', JSON.stringify(CONFIG));
  arriving({ one: SIGNED_IN });
  serving(() => new Promise(() => undefined));
  expect(await start().settled).toMatchObject({ config: CONFIG, arrival: SIGNED_IN });
});

test('a configuration that can’t renew the session is replaced by the present one', async () => {
  sessionStorage.setItem('config', JSON.stringify(CONFIG));
  arriving({ one: SIGNED_OUT, two: SIGNED_IN });
  serving(async () => Response.json(NEWER));
  expect(await start().settled).toMatchObject({ config: NEWER, arrival: SIGNED_IN });
  expect(JSON.parse(sessionStorage.getItem('config') ?? '')).toEqual(NEWER);
});

test.each(['{', '{"issuer": 1}', 'null'])('the damaged configuration %s is not used', async (damaged) => {
  sessionStorage.setItem('config', damaged);
  arriving({ two: SIGNED_OUT });
  serving(async () => Response.json(NEWER));
  expect(await start().settled).toMatchObject({ config: NEWER, arrival: SIGNED_OUT });
});

describe('a visit that is remembered', () => {
  const LAN = SIGNED_IN.state === 'signed-in' ? SIGNED_IN.person : null;
  function returning(arrival: Promise<Arrival>) {
    sessionStorage.setItem('config', JSON.stringify(CONFIG));
    serving(async () => Response.json(CONFIG));
    vi.mocked(createSession).mockImplementation(
      () => ({ arrive: () => arrival, remembered: () => LAN }) as ReturnType<typeof createSession>,
    );
  }

  test('is shown before the session is renewed', async () => {
    returning(new Promise(() => undefined));
    expect(await start().remembered).toMatchObject({ arrival: SIGNED_IN });
  });

  test('goes on if the session does', async () => {
    returning(Promise.resolve({ ...SIGNED_IN }));
    const { remembered, settled } = start();
    expect(await settled).toBe(await remembered);
  });

  test('is replaced if the session is over, or somebody may do something else', async () => {
    for (const now of [
      SIGNED_OUT,
      { state: 'signed-in', person: { email: 'lan@meetassist.example', roles: [] } },
    ] as const) {
      returning(Promise.resolve(now));
      const { remembered, settled } = start();
      expect(await remembered).toMatchObject({ arrival: SIGNED_IN });
      expect(await settled).toMatchObject({ arrival: now });
    }
  });
});

test('coming back from the sign-in waits for the present configuration, because its code can be used only once', async () => {
  history.replaceState(null, '', '/signed-in?code=1');
  sessionStorage.setItem('config', JSON.stringify(CONFIG));
  arriving({ one: SIGNED_IN, two: SIGNED_IN });
  serving(async () => Response.json(NEWER));
  expect(await start().settled).toMatchObject({ config: NEWER });
});
