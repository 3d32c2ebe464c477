import type { Schema } from '../../api/client';

export type Account = Schema<'Account'>;
export type Role = Schema<'Role'>;
export type Person = Schema<'Consultant'>;
type Entry = Schema<'AuditEntry'>;

export const ROLES = ['admin', 'consultant'] as const satisfies readonly Role[];
export const STATES = ['active', 'invited', 'reset', 'disabled'] as const;
/** `invited`: has never signed in. `reset`: has to set a new password first. */
export type State = (typeof STATES)[number];

const UNFINISHED: Readonly<Record<string, State>> = { FORCE_CHANGE_PASSWORD: 'invited', RESET_REQUIRED: 'reset' };

export function stateOf({ enabled, status }: Pick<Account, 'enabled' | 'status'>): State {
  return enabled ? (UNFINISHED[status] ?? 'active') : 'disabled';
}

const VALID_DAYS = 7;
const DAY_MS = 86_400_000;

/** Whether the temporary password of an invitation has probably expired. */
export function isStale(account: Account, now: number): boolean {
  const sent = Math.max(...[account.created, account.last_modified].map((at) => (at ? Date.parse(at) : 0)));
  return stateOf(account) === 'invited' && now - sent > VALID_DAYS * DAY_MS;
}

/** Accounts and consultants belong together if their addresses are the same, whatever the case. */
export const keyOf = (email: string) => email.toLowerCase();

/** An enabled consultant takes precedence over disabled ones with the same address. */
export function byAddress(people: readonly Person[]): ReadonlyMap<string, Person> {
  const sorted = [...people].sort((one, other) => Number(other.isdisabled) - Number(one.isdisabled));
  return new Map(sorted.map((person) => [keyOf(person.email), person]));
}

/** The addresses that consultants had before, and who had them last. */
export function formerAddresses(entries: readonly Entry[]): ReadonlyMap<string, number> {
  const former = new Map<string, number>();
  for (const { before, after, rowkey } of entries) {
    const [was, is] = [before?.email, after?.email];
    if (typeof was !== 'string' || typeof is !== 'string' || keyOf(was) === keyOf(is)) continue;
    if (!former.has(keyOf(was))) former.set(keyOf(was), Number(rowkey));
  }
  return former;
}

/**
 * What is wrong with an account that can sign in. `roleless`: may do nothing. `unknown`: no consultant has its address.
 * `moved`: `person` had it before. `outlives`: `person` is disabled.
 */
export type Trouble =
  | { kind: 'roleless' | 'unknown'; person?: undefined }
  | { kind: 'moved' | 'outlives'; person: Person };

export function troubleOf(
  { email, enabled, role }: Account,
  people: ReadonlyMap<string, Person> | undefined,
  former: ReadonlyMap<string, number>,
): Trouble | null {
  if (!enabled) return null;
  if (role === null) return { kind: 'roleless' };
  if (role === 'admin' || !people) return null;
  const person = people.get(keyOf(email));
  if (person) return person.isdisabled ? { kind: 'outlives', person } : null;
  const mover = [...people.values()].find(({ consultantid }) => consultantid === former.get(keyOf(email)));
  return mover && !mover.isdisabled ? { kind: 'moved', person: mover } : { kind: 'unknown' };
}
