// What the first script needs: it imports no library, so that it runs as soon as it is there.

/** Where the sign-in returns to. */
export const CALLBACK_PATH = '/signed-in';
/** How the keys start under which sessions are kept. */
export const KEPT_SESSION = 'session:';

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
