import { ErrorTimeout, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { Credentials } from '../api/client';
import { keepDrafts } from '../shared/form/drafts';
import type { Role, SignedIn } from '../shared/session';
import type { Config } from './config';
import { TokenStorage } from './tokenStorage';
import { CALLBACK_PATH } from './visit';

/** How a visit starts. `interrupted`: the sign-in returned without a session. */
export type Arrival = { state: 'signed-in'; person: SignedIn } | { state: 'signed-out' } | { state: 'interrupted' };

export interface Session extends Credentials {
  /** The id token as long as it is valid. Unlike `idToken`, this never renews it. */
  heldToken(): string | null;
  /** Who this tab was last loaded for, before it is known whether their session goes on; null if nobody is known. */
  remembered(): Promise<SignedIn | null>;
  arrive(): Promise<Arrival>;
  signIn(): Promise<void>;
  signOut(): Promise<void>;
}

export function createSession(config: Config, origin: string = location.origin): Session {
  const users = new UserManager({
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
    userStore: new WebStorageStateStore({ store: new TokenStorage(sessionStorage) }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: false,
    requestTimeoutInSeconds: 20,
  });
  let user: User | null = null;
  let renewing: Promise<User | null> | null = null;
  let here = false;
  let leaving = false;
  let cameBackAt = Number.NEGATIVE_INFINITY;

  /** Concurrent callers share one request for a new token. Null: the session is over. Rejects without an answer. */
  function renew(): Promise<User | null> {
    renewing ??= renewOnce().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  async function renewOnce(): Promise<User | null> {
    const known = user ?? (await users.getUser());
    if (!known?.refresh_token) return null;
    try {
      user = await users.signinSilent();
    } catch (error) {
      if (isUnanswered(error)) throw error;
      await users.removeUser();
      user = null;
    }
    return user;
  }

  async function signIn() {
    const returnTo = location.pathname === CALLBACK_PATH ? '/' : location.pathname + location.search;
    await users.signinRedirect({ state: { returnTo, history: history.state } });
  }

  async function comeBack(): Promise<Arrival> {
    try {
      user = await users.signinRedirectCallback();
    } catch {
      history.replaceState(null, '', '/');
      return { state: 'interrupted' };
    }
    cameBackAt = Date.now();
    const { returnTo, history: entry } = user.state as { returnTo: string; history: unknown };
    history.replaceState(entry, '', returnTo);
    return arrived(user);
  }

  return {
    async remembered() {
      if (location.pathname === CALLBACK_PATH) return null;
      const person = personOf(await users.getUser());
      return person?.email && person.roles.length > 0 ? person : null;
    },
    async arrive() {
      const arrival = location.pathname === CALLBACK_PATH ? await comeBack() : arrived(await renew());
      here = arrival.state === 'signed-in';
      return arrival;
    },
    heldToken: () => (user && !user.expired ? (user.id_token ?? null) : null),
    async idToken() {
      if (user && (user.expires_in ?? 0) > RENEW_BEFORE_SECONDS) return user.id_token ?? null;
      return (await renew())?.id_token ?? null;
    },
    async renewed() {
      return (await renew())?.id_token ?? null;
    },
    lost() {
      // Who hasn't arrived is offered the sign-in. A fresh token was refused: signing in again would only loop.
      if (!here || leaving || Date.now() - cameBackAt < CIRCLE_MS) return;
      leaving = true;
      keepDrafts();
      void signIn();
    },
    signIn,
    async signOut() {
      await users.removeUser();
      const back = new URLSearchParams({ client_id: config.clientId, logout_uri: `${origin}/` });
      location.assign(`${config.domain}/logout?${back}`);
    },
  };
}

const RENEW_BEFORE_SECONDS = 60;
const CIRCLE_MS = 15_000;

/** Without network or answer, the session may still be valid. Anything else means that it can't be renewed. */
function isUnanswered(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ErrorTimeout;
}

const ROLES: readonly Role[] = ['admin', 'consultant'];

function arrived(user: User | null): Arrival {
  const person = personOf(user);
  return person ? { state: 'signed-in', person } : { state: 'signed-out' };
}

function personOf(user: User | null): SignedIn | null {
  if (!user) return null;
  const groups = user.profile['cognito:groups'];
  return {
    email: user.profile.email ?? '',
    roles: Array.isArray(groups) ? ROLES.filter((role) => groups.includes(role)) : [],
  };
}
