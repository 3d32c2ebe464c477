import type { Role, SignedIn } from '../../shared/session';
import { currentLanguage } from '../../shared/spoken';
import { router } from '../router';
import type { Session } from '../session';
import { createBatch } from './batch';
import type { Event, Happening } from './events';
import { observeFailures } from './failures';
import { screenOf } from './screens';
import { observeVitals } from './vitals';
import type { Witness } from './witness';

const TIMEOUT_MS = 10_000;
/** The width up to which the page is laid out for a phone. */
const PHONE = '(max-width: 48em)';

interface Recorded {
  apiBase: string;
  session: Pick<Session, 'heldToken'>;
  person: SignedIn;
  witness: Witness;
}

/**
 * Records the visit from now on: which screens are shown, how actions are answered, how fast it feels, what fails.
 * Nothing waits for it and nothing is told if it can't be sent.
 */
export function record({ apiBase, session, person, witness }: Recorded): void {
  const role: Role | undefined = person.roles.includes('admin') ? 'admin' : person.roles[0];
  if (!role) return;
  const visit = crypto.randomUUID();
  const batch = createBatch((events, leaving) => send(apiBase, session.heldToken(), events, leaving));
  let screen = screenOf(router.state.matches);

  function add(happening: Happening) {
    if (screen) batch.add({ ...happening, page: screen.page, at: new Date().toISOString(), session: visit } as Event);
  }

  const viewed = () => {
    const device = matchMedia(PHONE).matches ? 'phone' : 'desktop';
    add({ name: 'screen_view', properties: { role, language: currentLanguage(), device } });
  };

  viewed();
  const vitals = observeVitals((metric, value) => add({ name: 'web_vital', properties: { metric, value } }));
  observeFailures((kind) => add({ name: 'failure', properties: { kind } }));
  witness.tell(({ action, outcome, milliseconds }) =>
    add({ name: 'action', properties: { action, outcome, duration_ms: milliseconds } }),
  );
  router.subscribe('onResolved', () => {
    const next = screenOf(router.state.matches);
    if (next?.pathname === screen?.pathname) return;
    vitals.settle();
    vitals.begin();
    screen = next;
    viewed();
  });
  const leave = () => {
    vitals.settle();
    batch.leave();
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
  });
  // Not every browser hides a page before it closes it.
  addEventListener('pagehide', leave);
}

async function send(apiBase: string, token: string | null, events: readonly Event[], leaving: boolean): Promise<void> {
  if (!token) return;
  await fetch(`${apiBase}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ events }),
    keepalive: leaving,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}
