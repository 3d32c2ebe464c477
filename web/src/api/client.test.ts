import { describe, expect, test, vi } from 'vitest';
import { type Call, client, Refusal } from './client';

const refusal = (code: string, status: number, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ success: false, error: 'x', code }), { status, headers });
const signedIn = { idToken: async () => 'old', renewed: async () => 'new', lost: () => {} };
const answering = (...responses: Response[]) => {
  const send = vi.fn<typeof fetch>(async () => responses.shift() ?? new Response('{}'));
  return { send, call: client('', signedIn, () => 'en', send) };
};
const failure = async (call: Call) => {
  try {
    await call('get_stats', {});
  } catch (error) {
    if (error instanceof Refusal) return error;
  }
  throw new Error('was not refused');
};

describe('client', () => {
  test('sends the action with its parameters, the id token and the language', async () => {
    const { send, call } = answering();
    await call('get_customers', { search: 'nguyen', limit: 5 });
    const [url, request] = send.mock.calls[0] ?? [];
    expect(url).toBe('/admin/execute-sql');
    expect(request?.body).toBe('{"action":"get_customers","search":"nguyen","limit":5}');
    expect(request?.headers).toMatchObject({ authorization: 'Bearer old', 'accept-language': 'en' });
  });

  test('accounts have a route of their own', async () => {
    const { send, call } = answering();
    await call('disable_user', { email: 'an@x.vn' });
    const [url, request] = send.mock.calls[0] ?? [];
    expect(url).toBe('/admin/accounts');
    expect(request?.body).toBe('{"action":"disable_user","email":"an@x.vn"}');
  });

  test('a refusal has its code, the request id and when to ask again', async () => {
    const { call } = answering(refusal('database_unavailable', 503, { 'x-request-id': 'r1', 'retry-after': '4' }));
    expect(await failure(call)).toMatchObject({
      code: 'database_unavailable',
      status: 503,
      requestId: 'r1',
      retryAfter: 4000,
    });
  });

  test('a refusal without a code is unexpected', async () => {
    const { call } = answering(new Response('<html>', { status: 502, headers: { 'x-request-id': 'r2' } }));
    expect(await failure(call)).toMatchObject({ code: 'unexpected', requestId: 'r2' });
  });

  test('an address without a system behind it is told from a record that is not found and from anything else', async () => {
    const notFound = (body: string) => new Response(body, { status: 404 });
    const codes = [];
    for (const body of ['{"message":"Not Found"}', '{"success":false,"code":"not_found"}', '<html>Not Found</html>']) {
      const { code } = await failure(answering(notFound(body)).call);
      codes.push(code);
    }
    expect(codes).toEqual(['switched_off', 'not_found', 'unexpected']);
  });

  test('a refused token is renewed once and the request repeated', async () => {
    const { send, call } = answering(new Response('{"message":"Unauthorized"}', { status: 401 }));
    await call('get_stats', {});
    expect(send.mock.calls.map(([, request]) => new Headers(request?.headers).get('authorization'))).toEqual([
      'Bearer old',
      'Bearer new',
    ]);
  });

  test('a session that can’t be renewed is reported as lost', async () => {
    const lost = vi.fn();
    const over = { idToken: async () => 'old', renewed: async () => null, lost };
    const call = client(
      '',
      over,
      () => 'vi',
      async () => new Response('{"message":"Unauthorized"}', { status: 401 }),
    );
    expect(await failure(call)).toMatchObject({ code: 'unauthenticated' });
    expect(lost).toHaveBeenCalledOnce();
  });

  test('no answer is offline', async () => {
    const call = client(
      '',
      signedIn,
      () => 'vi',
      () => Promise.reject(new TypeError('network')),
    );
    expect(await failure(call)).toMatchObject({ code: 'offline', requestId: null });
  });

  test('how a call ended is seen with the time it took, unless the page itself gave it up', async () => {
    const saw = vi.fn();
    const answers = [
      new Response('{}'),
      refusal('slot_taken', 409),
      new Response('{"message":"Not Found"}', { status: 404 }),
      new Response('<html>', { status: 502 }),
    ];
    const send = async (_url: unknown, request?: RequestInit) => {
      request?.signal?.throwIfAborted();
      return answers.shift() ?? Promise.reject(new TypeError('network'));
    };
    const call = client('', signedIn, () => 'vi', send, saw);
    await call('get_stats', {});
    for (let each = 0; each < 4; each += 1) await failure(call);
    await expect(call('get_stats', {}, { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(saw.mock.calls.map(([{ outcome }]) => outcome)).toEqual([
      'ok',
      'slot_taken',
      'network',
      'network',
      'network',
    ]);
    expect(saw.mock.calls[0]?.[0]).toEqual({ action: 'get_stats', outcome: 'ok', milliseconds: expect.any(Number) });
  });

  test('what renews an answer that is shown already is seen only if it fails', async () => {
    const saw = vi.fn();
    const answers = [new Response('{}'), refusal('database_unavailable', 503)];
    const send = async () => answers.shift() ?? Promise.reject(new TypeError('network'));
    const call = client('', signedIn, () => 'vi', send, saw);
    await call('get_stats', {}, { renews: true });
    expect(saw).not.toHaveBeenCalled();
    await expect(call('get_stats', {}, { renews: true })).rejects.toThrow('database_unavailable');
    expect(saw.mock.calls.map(([{ outcome }]) => outcome)).toEqual(['database_unavailable']);
  });
});
