import { type Call, client } from '../api/client';
import { wallClock } from '../shared/days';
import type { SignedIn } from '../shared/session';
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

/** A visit is shown as it was remembered, until it is settled. */
export interface Start {
  /** With the session that this tab had, before it is known whether that goes on; null if it had none. */
  remembered: Promise<Started | null>;
  /** The same as what was remembered, if that turned out to be true. */
  settled: Promise<Started>;
}

/**
 * A session is renewed with the configuration that this tab loaded before: a changed one takes effect with the next
 * visit, or at once if the session can't be renewed.
 */
export function start(): Start {
  const fresh = loadConfig();
  const known = location.pathname === CALLBACK_PATH ? null : knownConfig();
  const visit = known ? Promise.resolve(begin(known)) : fresh.then(begin);
  // Each may fail while nobody waits for it yet.
  fresh.catch(() => undefined);
  return {
    remembered: visit.then(({ remembered }) => remembered),
    settled: visit.then(async ({ settled }) => {
      const started = await settled;
      if (!known || started.arrival.state === 'signed-in') return started;
      return begin(await fresh).settled;
    }),
  };
}

function begin(config: Config): Start {
  const session = createSession(config);
  const witness = createWitness();
  const call = client(config.apiBase, session, currentLanguage, undefined, witness.saw);
  const { day } = wallClock(new Date(), config.timeZone);
  const startedBy = (person: SignedIn): Started => ({
    config,
    session,
    arrival: { state: 'signed-in', person },
    call: readEarly(call, location, day, person),
    witness,
  });

  const arriving = session.arrive();
  const person = session.remembered();
  const before = person && startedBy(person);
  return {
    remembered: Promise.resolve(before),
    settled: arriving.then((arrival) => {
      if (arrival.state !== 'signed-in') return { config, session, arrival, call, witness };
      return before && isSame(before.arrival, arrival) ? before : startedBy(arrival.person);
    }),
  };
}

const isSame = (one: Arrival, other: Arrival) => JSON.stringify(one) === JSON.stringify(other);
