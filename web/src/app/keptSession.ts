import * as v from 'valibot';
import type { Role } from '../shared/session';
import { KEPT_SESSION } from './visit';

export const ROLES: readonly Role[] = ['admin', 'consultant'];

const Kept = v.object({
  refreshToken: v.pipe(v.string(), v.nonEmpty()),
  person: v.object({ email: v.string(), roles: v.pipe(v.array(v.picklist(ROLES)), v.readonly()) }),
});

/** What outlives a reload of this tab: the refresh token, and who it is for. Other tokens are in memory only. */
type Kept = v.InferOutput<typeof Kept>;

/** The session with a user pool's client. */
export function keptSession({ issuer, clientId }: { issuer: string; clientId: string }) {
  const key = `${KEPT_SESSION}${issuer} ${clientId}`;
  return {
    /** Null: there is none. */
    read(): Kept | null {
      const kept = v.safeParse(v.pipe(v.string(), v.parseJson(), Kept), sessionStorage.getItem(key));
      return kept.success ? kept.output : null;
    },
    write: (session: Kept) => sessionStorage.setItem(key, JSON.stringify(session)),
    clear: () => sessionStorage.removeItem(key),
  };
}
