import { type Config, knownConfig, loadConfig } from './config';
import { type Arrival, CALLBACK_PATH, createSession, KEPT_SESSION, type Session } from './session';

/** What a visit starts with. */
export interface Started {
  config: Config;
  session: Session;
  arrival: Arrival;
}

/** Whether the application will probably be shown rather than the sign-in. */
export function mayBeSignedIn(): boolean {
  return location.pathname === CALLBACK_PATH || Object.keys(sessionStorage).some((key) => key.startsWith(KEPT_SESSION));
}

/**
 * A session is renewed with the configuration that this tab loaded before: a changed one takes effect with the next
 * visit, or at once if the session can't be renewed.
 */
export async function start(): Promise<Started> {
  const fresh = loadConfig();
  const known = location.pathname === CALLBACK_PATH ? null : knownConfig();
  if (known) {
    // It may fail while nobody waits for it yet.
    fresh.catch(() => undefined);
    const started = await startWith(known);
    if (started.arrival.state === 'signed-in') return started;
  }
  return startWith(await fresh);
}

async function startWith(config: Config): Promise<Started> {
  const session = createSession(config);
  return { config, session, arrival: await session.arrive() };
}
