import { Button, Group, Text } from '@mantine/core';
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
  /** Offers only what somebody is waiting for. */
  brief?: boolean;
}

/** Whether a consultant can sign in, what is wrong with that, and the next thing to do about it. */
export function ConsultantAccount({ consultant, accounts, changes, brief = false }: Props) {
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
  const step = stepOf(consultant, access, changes, t);
  const isWaiting = account && !trouble && stateOf(account) === 'invited' && !isStale(account, Date.now());
  return (
    <div>
      <Group gap={6}>
        <AccountBadge account={account} />
        {step && !(brief && isWaiting) && (
          <Button
            size="compact-sm"
            variant="default"
            loading={changes.isPending(email)}
            aria-label={`${step.text}: ${consultant.fullname}`}
            onClick={step.run}
          >
            {step.text}
          </Button>
        )}
      </Group>
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
    </div>
  );
}

/** The next thing to do about a consultant's account. */
function stepOf(
  consultant: Consultant,
  { account, trouble, former }: Access,
  changes: AccountChanges,
  t: ReturnType<typeof useAccountTexts>,
): { text: string; run(): void } | null {
  const { email, fullname, isdisabled } = consultant;
  const invitee = { email, fullname, role: 'consultant' } as const;
  if (former) return { text: t.move, run: () => changes.move(former.email, invitee) };
  if (!account) return isdisabled ? null : { text: t.invite, run: () => changes.invite(invitee) };
  if (trouble?.kind === 'outlives') return { text: t.disable, run: () => changes.disable(account.email) };
  if (trouble?.kind === 'roleless')
    return { text: t.makeRole.consultant, run: () => changes.setRole(account, 'consultant') };
  const state = stateOf(account);
  if (state === 'invited') return { text: t.resend, run: () => changes.resend(account.email) };
  if (state === 'disabled' && !isdisabled) return { text: t.enable, run: () => changes.enable(account.email) };
  return null;
}
