import type { components, operations } from './schema';

type Schemas = components['schemas'];
type Operation = operations['perform'];
type BodyOf<O extends keyof operations> = operations[O]['requestBody']['content']['application/json'];
type AnyRequest = BodyOf<'perform'> | BodyOf<'manageAccounts'>;
type Refusing = Exclude<keyof Operation['responses'], 200>;
type AnyRefusal = {
  [S in Refusing]: Operation['responses'][S] extends { content: { 'application/json': infer B } } ? B : never;
}[Refusing];
type Worded = Extract<AnyRefusal, { code: unknown }>;

export type Action = AnyRequest['action'];

/** The actions that have a route of their own, which works without the database. */
const ACCOUNTS: { [A in BodyOf<'manageAccounts'>['action']]: true } = {
  create_user: true,
  delete_user: true,
  disable_user: true,
  enable_user: true,
  list_users: true,
  resend_invite: true,
  reset_password: true,
  set_role: true,
};
/** Whether it is answered while the system is switched off. */
export const isOfAccounts = (action: Action) => action in ACCOUNTS;
const pathOf = (action: Action) => (isOfAccounts(action) ? '/admin/accounts' : '/admin/execute-sql');
/** Of each alternative by itself. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export type RequestOf<A extends Action> = Without<Extract<AnyRequest, { action: A }>, 'action'>;

/** get_customers → GetCustomers: the API names the schemas of an action after it. */
type Pascal<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Capitalize<Head>}${Pascal<Tail>}`
  : Capitalize<S>;
export type AnswerOf<A extends Action> = `${Pascal<A>}Answer` extends infer N extends keyof Schemas
  ? Schemas[N]
  : never;

export type Schema<N extends keyof Schemas> = Schemas[N];

/**
 * A refusal's code. Some are the client's own: no answer (`offline`), an address behind which there is no system at the
 * moment (`switched_off`), an answer that is not the API's (`unexpected`).
 */
export type Code = Worded['code'] | OwnCode;
type OwnCode = keyof typeof OWN_CODES;
const OWN_CODES = { offline: true, switched_off: true, unexpected: true } as const;

/** How a call ended: `network` if it was not the API that answered. */
export type Outcome = 'ok' | 'network' | Worded['code'];

/** An answer to a call, for statistics. */
export interface Answered {
  action: Action;
  outcome: Outcome;
  milliseconds: number;
}

export type Details = { [K in keyof UnionToMerged<Worded>]?: UnionToMerged<Worded>[K] };
type UnionToMerged<U> = { [K in U extends unknown ? keyof U : never]: U extends { [P in K]?: infer V } ? V : never };

export class Refusal extends Error {
  readonly code: Code;
  readonly status: number;
  /** Identifies the request in the logs; null without an answer. */
  readonly requestId: string | null;
  readonly details: Details;
  /** Milliseconds to wait before trying again, as asked by the server. */
  readonly retryAfter: number | null;

  constructor(
    code: Code,
    status: number,
    requestId: string | null,
    details: Details = {},
    retryAfter: number | null = null,
  ) {
    super(code);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.details = details;
    this.retryAfter = retryAfter;
  }
}

export interface Credentials {
  /** A valid id token; null if nobody is signed in. */
  idToken(): Promise<string | null>;
  /** A new token after the API refused the last one; null if the session is over. */
  renewed(): Promise<string | null>;
  /** The session is over: sends the person to sign in again and back. */
  lost(): void;
}

/** A little longer than API Gateway's timeout. */
const TIMEOUT_MS = 35_000;

export type Call = <A extends Action>(
  action: A,
  parameters: RequestOf<A>,
  options?: CallOptions,
) => Promise<AnswerOf<A>>;

interface CallOptions {
  signal?: AbortSignal;
  keepalive?: boolean;
  /** Renews an answer that is shown already: nobody asked for it or waits for it, so statistics don't count it. */
  renews?: boolean;
}

export function client(
  apiBase: string,
  credentials: Credentials,
  language: () => string = () => 'vi',
  send: typeof fetch = (...request) => fetch(...request),
  saw: (answered: Answered) => void = () => undefined,
): Call {
  async function post(url: string, body: string, token: string | null, signal?: AbortSignal, keepalive?: boolean) {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    return send(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': language(),
        authorization: `Bearer ${token ?? ''}`,
      },
      body,
      keepalive,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  }

  const ask: Call = async (action, parameters, { signal, keepalive = false } = {}) => {
    const url = apiBase + pathOf(action);
    const body = JSON.stringify({ action, ...parameters });
    let response: Response;
    try {
      response = await post(url, body, await credentials.idToken(), signal, keepalive);
      if (response.status === 401) {
        const token = await credentials.renewed();
        if (token) response = await post(url, body, token, signal, keepalive);
      }
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Refusal('offline', 0, null);
    }
    if (response.status === 401) credentials.lost();
    return answer(response);
  };

  return async function call(action, parameters, options) {
    const since = performance.now();
    const ended = (outcome: Outcome) => saw({ action, outcome, milliseconds: Math.round(performance.now() - since) });
    try {
      const given = await ask(action, parameters, options);
      if (!options?.renews) ended('ok');
      return given;
    } catch (error) {
      // Anything else was given up by the page itself.
      if (error instanceof Refusal) ended(outcomeOf(error.code));
      throw error;
    }
  };
}

function outcomeOf(code: Code): Outcome {
  return code in OWN_CODES ? 'network' : (code as Worded['code']);
}

async function answer<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  const refusal = (body ?? {}) as Details & { code?: Code; message?: unknown };
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new Refusal(
    refusal.code ?? gatewayCode(response.status, refusal.message),
    response.status,
    response.headers.get('x-request-id'),
    refusal,
    Number.isFinite(seconds) ? seconds * 1000 : null,
  );
}

/** For answers of API Gateway itself, which have no code. Its routes are created and destroyed together with the system. */
function gatewayCode(status: number, message: unknown): Code {
  if (status === 401) return 'unauthenticated';
  return status === 404 && message === 'Not Found' ? 'switched_off' : 'unexpected';
}
