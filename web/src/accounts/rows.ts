import { type Account, keyOf, type Person, type State, stateOf, type Trouble } from '../shared/accounts/account';
import type { RoleFilter, StateFilter } from './filters';

/** An account as the list shows it. */
export interface Row {
  account: Account;
  state: State;
  /** The consultant with the account's address, as far as it is known. */
  person: Person | undefined;
  trouble: Trouble | null;
}

export const SORTS = ['email', 'role', 'state', 'created'] as const;
export type Sort = (typeof SORTS)[number];

export interface Shown {
  role?: RoleFilter;
  state?: StateFilter;
  text: string;
  sort?: Sort | `-${Sort}`;
}

export function rowsOf(
  accounts: readonly Account[],
  people: ReadonlyMap<string, Person> | undefined,
  troubleOf: (account: Account) => Trouble | null,
): Row[] {
  return accounts.map((account) => ({
    account,
    state: stateOf(account),
    person: people?.get(keyOf(account.email)),
    trouble: troubleOf(account),
  }));
}

/** Like the searches of the API: every word, in any order, without case and diacritics. */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();

/** The accounts API lists all of them at once, so the page filters and sorts. */
export function shownOf(rows: readonly Row[], { role, state, text, sort = 'email' }: Shown): Row[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  const isShown = (row: Row) => {
    const searched = plain(`${row.account.email} ${row.person?.fullname ?? ''}`);
    return (
      (!role || (row.account.role ?? 'none') === role) &&
      (!state || (state === 'trouble' ? row.trouble !== null : row.state === state)) &&
      words.every((word) => searched.includes(word))
    );
  };
  const column = sort.replace(/^-/, '') as Sort;
  const direction = sort.startsWith('-') ? -1 : 1;
  const sortedBy = ({ account, state }: Row) =>
    ({ email: account.email, role: account.role ?? '', state, created: account.created ?? '' })[column];
  const compare = (one: string, other: string) => (one < other ? -1 : Number(one > other));
  return rows
    .filter(isShown)
    .sort(
      (one, other) =>
        direction * compare(sortedBy(one), sortedBy(other)) || compare(one.account.email, other.account.email),
    );
}
