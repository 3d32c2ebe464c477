import { type Call, client } from '../api/client';
import { wallClock } from '../shared/days';
import { currentLanguage } from '../shared/spoken';
import { createWitness, type Witness } from './clickstream/witness';
import { type Config, knownConfig, loadConfig } from './config';
import { readEarly } from './early';
import { type Arrival, createSession, type Session } from './session';
import { CALLBACK_PATH } from './visit';

/** What a visit starts with. */
export interface Started {
  config: Config;
  session: Session;
  arrival: Arrival;
  call: Call;
  /** Sees how the calls are answered. */
  witness: Witness;
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
  const arrival = await session.arrive();
  const witness = createWitness();
  const call = client(config.apiBase, session, currentLanguage, undefined, witness.saw);
  if (arrival.state !== 'signed-in') return { config, session, arrival, call, witness };
  const { day } = wallClock(new Date(), config.timeZone);
  return { config, session, arrival, call: readEarly(call, location, day, arrival.person), witness };
}
