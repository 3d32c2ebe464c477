import type { SignedIn } from '../shared/session';

/** What outlives a reload of this tab: the refresh token, and who it is for. Other tokens are in memory only. */
export interface KeptSession {
  refreshToken: string;
  person: SignedIn;
}

const PREFIX = 'session:';

/** The session with a user pool's client. */
export function keptSession({ issuer, clientId }: { issuer: string; clientId: string }) {
  const key = `${PREFIX}${issuer} ${clientId}`;
  return {
    /** Null: there is none. */
    read: (): KeptSession | null => JSON.parse(sessionStorage.getItem(key) ?? 'null'),
    write: (session: KeptSession) => sessionStorage.setItem(key, JSON.stringify(session)),
    clear: () => sessionStorage.removeItem(key),
  };
}

export function isAnySessionKept(): boolean {
  return Object.keys(sessionStorage).some((key) => key.startsWith(PREFIX));
}
