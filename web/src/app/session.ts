import { ErrorTimeout, OidcClient, type SigninResponse, WebStorageStateStore } from 'oidc-client-ts';
import type { Credentials } from '../api/client';
import { keepDrafts } from '../shared/form/drafts';
import type { SignedIn } from '../shared/session';
import type { Config } from './config';
import { keptSession, ROLES } from './keptSession';
import { CALLBACK_PATH } from './visit';

/** How a visit starts. `interrupted`: the sign-in returned without a session. */
export type Arrival = { state: 'signed-in'; person: SignedIn } | { state: 'signed-out' } | { state: 'interrupted' };

export interface Session extends Credentials {
  /** The id token as long as it is valid. Unlike `idToken`, this never renews it. */
  heldToken(): string | null;
  /** Who this tab was last loaded for, before it is known whether their session goes on; null if nobody is known. */
  remembered(): SignedIn | null;
  arrive(): Promise<Arrival>;
  signIn(): Promise<void>;
  signOut(): void;
}

export function createSession(config: Config, origin: string = location.origin): Session {
  const provider = new OidcClient({
    authority: config.issuer,
    client_id: config.clientId,
    redirect_uri: `${origin}${CALLBACK_PATH}`,
    scope: 'openid email profile',
    // The hosted pages are not at the issuer's origin, where the library would look by default.
    metadata: {
      issuer: config.issuer,
      authorization_endpoint: `${config.domain}/oauth2/authorize`,
      token_endpoint: `${config.domain}/oauth2/token`,
      userinfo_endpoint: `${config.domain}/oauth2/userInfo`,
    },
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    requestTimeoutInSeconds: TIMEOUT_SECONDS,
  });
  const kept = keptSession(config);
  let tokens: SigninResponse | null = null;
  let renewing: Promise<Arrival> | null = null;
  let here = false;
  let leaving = false;
  let cameBackAt = Number.NEGATIVE_INFINITY;

  function tokenValidFor(seconds: number): string | null {
    return tokens?.id_token && (tokens.expires_in ?? 0) > seconds ? tokens.id_token : null;
  }

  function begin(answer: SigninResponse, refreshToken: string | undefined): Arrival {
    tokens = answer;
    const person = personOf(answer);
    if (refreshToken) kept.write({ refreshToken, person });
    return { state: 'signed-in', person };
  }

  function end() {
    tokens = null;
    kept.clear();
  }

  /** Concurrent callers share one request for new tokens. Rejects without an answer. */
  function renew(): Promise<Arrival> {
    renewing ??= renewOnce().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  async function renewOnce(): Promise<Arrival> {
    const before = kept.read();
    if (!before) {
      end();
      return { state: 'signed-out' };
    }
    const { refreshToken } = before;
    // The library refuses an id token of somebody else.
    const state = {
      refresh_token: refreshToken,
      id_token: tokens?.id_token,
      profile: { ...tokens?.profile } as SigninResponse['profile'],
      session_state: null,
    };
    try {
      // biome-ignore lint/correctness/useHookAtTopLevel: it is no hook
      const answer = await provider.useRefreshToken({ state, timeoutInSeconds: TIMEOUT_SECONDS });
      // Cognito keeps the refresh token unless the client rotates it.
      return begin(answer, answer.refresh_token ?? refreshToken);
    } catch (error) {
      if (isUnanswered(error)) throw error;
      end();
      return { state: 'signed-out' };
    }
  }

  async function renewedToken(): Promise<string | null> {
    await renew();
    return tokens?.id_token ?? null;
  }

  async function signIn() {
    const returnTo = location.pathname === CALLBACK_PATH ? '/' : location.pathname + location.search;
    const { url } = await provider.createSigninRequest({ state: { returnTo, history: history.state } });
    location.assign(url);
  }

  async function comeBack(): Promise<Arrival> {
    let answer: SigninResponse;
    try {
      answer = await provider.processSigninResponse(location.href);
    } catch {
      history.replaceState(null, '', '/');
      return { state: 'interrupted' };
    }
    cameBackAt = Date.now();
    const { returnTo, history: entry } = answer.userState as { returnTo: string; history: unknown };
    history.replaceState(entry, '', returnTo);
    return begin(answer, answer.refresh_token);
  }

  return {
    remembered() {
      const person = location.pathname === CALLBACK_PATH ? null : (kept.read()?.person ?? null);
      return person?.email && person.roles.length > 0 ? person : null;
    },
    async arrive() {
      const arrival = await (location.pathname === CALLBACK_PATH ? comeBack() : renew());
      here = arrival.state === 'signed-in';
      return arrival;
    },
    heldToken: () => tokenValidFor(0),
    idToken: async () => tokenValidFor(RENEW_BEFORE_SECONDS) ?? renewedToken(),
    renewed: renewedToken,
    lost() {
      // Who hasn't arrived is offered the sign-in. A fresh token was refused: signing in again would only loop.
      if (!here || leaving || Date.now() - cameBackAt < CIRCLE_MS) return;
      leaving = true;
      keepDrafts();
      void signIn();
    },
    signIn,
    signOut() {
      end();
      const back = new URLSearchParams({ client_id: config.clientId, logout_uri: `${origin}/` });
      location.assign(`${config.domain}/logout?${back}`);
    },
  };
}

const TIMEOUT_SECONDS = 20;
const RENEW_BEFORE_SECONDS = 60;
const CIRCLE_MS = 15_000;

/** Without network or answer, the session may still be valid. Anything else means that it can't be renewed. */
function isUnanswered(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ErrorTimeout;
}

function personOf({ profile }: SigninResponse): SignedIn {
  const groups = profile['cognito:groups'];
  return {
    email: profile.email ?? '',
    roles: Array.isArray(groups) ? ROLES.filter((role) => groups.includes(role)) : [],
  };
}
