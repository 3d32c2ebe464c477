import type { Account, Person, Trouble } from '../shared/accounts/account';
import { useAccounts, usePeople, useTroubles } from '../shared/accounts/useAccounts';

/** A consultant's account, or the one with an address that they had before. */
export interface Access {
  account: Account | undefined;
  trouble: Trouble | null;
  /** The account with the old address. */
  former: Account | undefined;
}

export type ConsultantAccounts = ReturnType<typeof useConsultantAccounts>;

/** The consultants' accounts, which load beside them and may fail alone. */
export function useConsultantAccounts() {
  const { query, users, accountOf } = useAccounts();
  const { people, byEmail } = usePeople();
  const troubleOf = useTroubles(users, byEmail);
  const former = new Map<number, { account: Account; trouble: Trouble }>();
  for (const account of users ?? []) {
    const trouble = troubleOf(account);
    if (trouble?.kind === 'moved') former.set(trouble.person.consultantid, { account, trouble });
  }

  function accessOf(consultant: Person): Access {
    const account = accountOf(consultant.email);
    const before = former.get(consultant.consultantid);
    return { account, trouble: (account && troubleOf(account)) ?? before?.trouble ?? null, former: before?.account };
  }

  /** The enabled ones without an account; undefined until that is known. */
  const without = users && people?.filter(({ isdisabled, email }) => !isdisabled && !accountOf(email));
  return { query, known: users !== undefined, accessOf, without };
}
