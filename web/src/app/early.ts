import type { Call } from '../api/client';
import type { Reading } from '../api/hooks';
import { dayOf, EVERYBODY } from '../calendar/readings';
import type { Day } from '../shared/days';
import type { SignedIn } from '../shared/session';
import { readingsOf } from '../today/readings';
import { startOf } from './visit';

/** What the pages read at which people start. */
const READINGS: Readonly<Record<string, (today: Day, person: SignedIn) => readonly Reading[]>> = {
  '/today': (today) => Object.values(readingsOf(today)),
  '/calendar': (today) => [EVERYBODY, dayOf(today)],
  '/my-day': (_today, { email }) => [['get_consultant_by_email', { email }]],
};
const ADMINS = ['/today', '/calendar'];

/** What the page at this address reads first, as far as it is known before its code is there. */
function readingsAt({ pathname, search }: Pick<Location, 'pathname' | 'search'>, today: Day, person: SignedIn) {
  const page = pathname === '/' ? startOf(person.roles) : pathname;
  if (!page || search || (ADMINS.includes(page) && !person.roles.includes('admin'))) return [];
  return READINGS[page]?.(today, person) ?? [];
}

/** Requests at once what the page will ask for, and answers it with that, once. */
export function readEarly(call: Call, at: Pick<Location, 'pathname' | 'search'>, today: Day, person: SignedIn): Call {
  const answers = new Map<string, Promise<unknown>>();
  for (const [action, parameters] of readingsAt(at, today, person)) {
    const answer = call(action, parameters);
    // It may fail while nobody waits for it yet.
    answer.catch(() => undefined);
    answers.set(JSON.stringify([action, parameters]), answer);
  }
  return ((action, parameters, options) => {
    const key = JSON.stringify([action, parameters]);
    const answer = answers.get(key);
    answers.delete(key);
    return answer ?? call(action, parameters, options);
  }) as Call;
}
