import { useMemo } from 'react';
import { useRead } from '../../api/hooks';
import { useAllConsultants } from '../useAllConsultants';
import { type Account, byAddress, formerAddresses, keyOf, type Person, troubleOf } from './account';

/** A move that is older is no longer recognised. */
const LATEST = 50;

const NOTHING: readonly never[] = [];

/** Everybody's accounts, which don't come from the database: one may answer without the other. */
export function useAccounts() {
  const query = useRead('list_users', {});
  const users = query.data?.users;
  const found = useMemo(() => users && new Map(users.map((one) => [keyOf(one.email), one])), [users]);
  return { query, users, accountOf: (email: string): Account | undefined => found?.get(keyOf(email)) };
}

/** All consultants, disabled ones too; undefined until they are known, or if there are too many. */
export function usePeople() {
  const query = useAllConsultants();
  const { data } = query;
  const people = data && data.total <= data.consultants.length ? data.consultants : undefined;
  const byEmail = useMemo(() => people && byAddress(people), [people]);
  return { query, people, byEmail };
}

/** What is wrong with an account; whose it was is looked up only if it seems to be nobody's. */
export function useTroubles(users: readonly Account[] | undefined, people: ReadonlyMap<string, Person> | undefined) {
  const homeless = (users ?? NOTHING).some((one) => troubleOf(one, people, new Map())?.kind === 'unknown');
  const changes = useRead(
    'get_audit',
    { tablename: 'consultant', change: 'update', limit: LATEST },
    { enabled: homeless },
  );
  const entries = changes.data?.entries ?? NOTHING;
  const former = useMemo(() => formerAddresses(entries), [entries]);
  return (account: Account) => troubleOf(account, people, former);
}
