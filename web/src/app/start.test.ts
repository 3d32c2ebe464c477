// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
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
    ({ clientId }) => ({ arrive: async () => arrivals[clientId] }) as ReturnType<typeof createSession>,
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
  expect(await start()).toMatchObject({ config: CONFIG, arrival: SIGNED_IN });
});

test('a configuration that can’t renew the session is replaced by the present one', async () => {
  sessionStorage.setItem('config', JSON.stringify(CONFIG));
  arriving({ one: SIGNED_OUT, two: SIGNED_IN });
  serving(async () => Response.json(NEWER));
  expect(await start()).toMatchObject({ config: NEWER, arrival: SIGNED_IN });
  expect(JSON.parse(sessionStorage.getItem('config') ?? '')).toEqual(NEWER);
});

test.each(['{', '{"issuer": 1}', 'null'])('the damaged configuration %s is not used', async (damaged) => {
  sessionStorage.setItem('config', damaged);
  arriving({ two: SIGNED_OUT });
  serving(async () => Response.json(NEWER));
  expect(await start()).toMatchObject({ config: NEWER, arrival: SIGNED_OUT });
});

test('coming back from the sign-in waits for the present configuration, because its code can be used only once', async () => {
  history.replaceState(null, '', '/signed-in?code=1');
  sessionStorage.setItem('config', JSON.stringify(CONFIG));
  arriving({ one: SIGNED_IN, two: SIGNED_IN });
  serving(async () => Response.json(NEWER));
  expect(await start()).toMatchObject({ config: NEWER });
});
