import { Button, Text } from '@mantine/core';
import { AccountBadge } from '../shared/accounts/AccountBadge';
import { RefusedNote, TroubleNote } from '../shared/accounts/AccountNotes';
import { isStale, stateOf } from '../shared/accounts/account';
import { useAccountTexts } from '../shared/accounts/texts';
import type { AccountChanges } from '../shared/accounts/useAccountChanges';
import type { Consultant } from './consultant';
import type { Access, ConsultantAccounts } from './useConsultantAccounts';

interface Props {
  consultant: Consultant;
  accounts: ConsultantAccounts;
  changes: AccountChanges;
}

/** Whether a consultant can sign in, what is wrong with that, and the next thing to do about it. */
export function ConsultantAccount({ consultant, accounts, changes }: Props) {
  const t = useAccountTexts();
  if (!accounts.known)
    return (
      <Text span size="sm" c="var(--muted)">
        {accounts.query.error ? t.unknown : '…'}
      </Text>
    );
  const access = accounts.accessOf(consultant);
  const { account, trouble, former } = access;
  const email = (former ?? account)?.email ?? consultant.email;
  return (
    <div>
      <AccountBadge account={account} />
      {account && account.role !== 'consultant' && (
        <Text size="sm">{account.role ? t.roles[account.role] : t.roleless}</Text>
      )}
      {account && isStale(account, Date.now()) && (
        <Text size="sm" c="var(--muted)">
          {t.stale}
        </Text>
      )}
      {trouble && <TroubleNote trouble={trouble} />}
      <RefusedNote email={email} changes={changes} />
      <NextStep consultant={consultant} access={access} changes={changes} pending={changes.isPending(email)} />
    </div>
  );
}

function NextStep({
  consultant,
  access,
  changes,
  pending,
}: {
  consultant: Consultant;
  access: Access;
  changes: AccountChanges;
  pending: boolean;
}) {
  const t = useAccountTexts();
  const step = stepOf(consultant, access, changes, t);
  if (!step) return null;
  const [text, run] = step;
  return (
    <Button
      size="compact-sm"
      variant="default"
      mt={4}
      loading={pending}
      aria-label={`${text}: ${consultant.fullname}`}
      onClick={run}
    >
      {text}
    </Button>
  );
}

function stepOf(
  consultant: Consultant,
  { account, trouble, former }: Access,
  changes: AccountChanges,
  t: ReturnType<typeof useAccountTexts>,
): [text: string, run: () => void] | null {
  const { email, fullname, isdisabled } = consultant;
  const invitee = { email, fullname, role: 'consultant' } as const;
  if (former) return [t.move, () => changes.move(former.email, invitee)];
  if (!account) return isdisabled ? null : [t.invite, () => changes.invite(invitee)];
  if (trouble?.kind === 'outlives') return [t.disable, () => changes.disable(account.email)];
  if (trouble?.kind === 'roleless') return [t.makeRole.consultant, () => changes.setRole(account, 'consultant')];
  const state = stateOf(account);
  if (state === 'invited') return [t.resend, () => changes.resend(account.email)];
  if (state === 'disabled' && !isdisabled) return [t.enable, () => changes.enable(account.email)];
  return null;
}
