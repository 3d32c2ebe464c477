// What the first script needs: it imports no library, so that it runs as soon as it is there.

/** Where the sign-in returns to. */
export const CALLBACK_PATH = '/signed-in';
/** How the sign-in library's keys of what it keeps of sessions start. */
export const KEPT_SESSION = 'oidc.user:';

/** Whether the application will probably be shown rather than the sign-in. */
export function mayBeSignedIn(): boolean {
  return location.pathname === CALLBACK_PATH || Object.keys(sessionStorage).some((key) => key.startsWith(KEPT_SESSION));
}

/** Where people of a role start: the first entry of their menu. */
const START = { admin: '/today', consultant: '/my-day' } as const;

/** The page that `/` leads to. */
export function startOf(roles: readonly (keyof typeof START)[]): string | undefined {
  return roles[0] && START[roles.includes('admin') ? 'admin' : roles[0]];
}
