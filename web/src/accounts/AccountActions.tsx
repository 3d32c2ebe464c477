import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { keyOf } from '../shared/accounts/account';
import { useAccountTexts } from '../shared/accounts/texts';
import { type AccountChanges, STALE } from '../shared/accounts/useAccountChanges';
import { useDeferred } from '../shared/deferred';
import { useSession } from '../shared/session';
import { Confirm } from './Confirm';
import type { Row } from './rows';
import { useAccountsTexts } from './texts';

export const deletionOf = (email: string) => `account-${keyOf(email)}`;

interface Act {
  text: string;
  run(): void;
}

/** What is probably due as a button, everything else in a menu. */
export function AccountActions({ row, changes }: { row: Row; changes: AccountChanges }) {
  const t = useAccountTexts();
  const { more } = useAccountsTexts();
  const { person: me } = useSession();
  const { email } = row.account;
  const [asking, setAsking] = useState<'reset' | 'admin' | null>(null);
  const { due, others } = useActs(row, changes, setAsking);
  if (keyOf(me.email) === keyOf(email))
    return (
      <Text size="sm" c="var(--muted)">
        {t.own}
      </Text>
    );
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        {due && (
          <Button
            size="compact-sm"
            variant="default"
            loading={changes.isPending(email)}
            aria-label={`${due.text}: ${email}`}
            onClick={due.run}
          >
            {due.text}
          </Button>
        )}
        <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
          <Menu.Target>
            <ActionIcon variant="default" size="lg" aria-label={more(email)} title={more(email)}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map(({ text, run }) => (
              <Menu.Item key={text} onClick={run}>
                {text}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Group>
      {asking && (
        <Confirm
          about={asking}
          email={email}
          onClose={() => setAsking(null)}
          onConfirm={() => (asking === 'reset' ? changes.reset(email) : changes.setRole(row.account, 'admin'))}
        />
      )}
    </>
  );
}

/** What can be done with an account, and what is probably due. */
function useActs(
  { account, state, trouble }: Row,
  changes: AccountChanges,
  ask: (about: 'reset' | 'admin') => void,
): { due: Act | undefined; others: readonly Act[] } {
  const t = useAccountTexts();
  const { remove } = useDeferred();
  const { email, role } = account;
  const enable: Act = { text: t.enable, run: () => changes.enable(email) };
  const disable: Act = { text: t.disable, run: () => changes.disable(email) };
  const resend: Act = { text: t.resend, run: () => changes.resend(email) };
  const reset: Act = { text: t.reset, run: () => ask('reset') };
  const roles = (['consultant', 'admin'] as const)
    .filter((one) => one !== role)
    .map(
      (next): Act => ({
        text: t.makeRole[next],
        run: () => (next === 'admin' ? ask('admin') : changes.setRole(account, next)),
      }),
    );
  const deletion: Act = {
    text: t.remove,
    run: () =>
      remove({
        key: deletionOf(email),
        action: 'delete_user',
        parameters: { email },
        stale: STALE,
        done: t.done.remove,
        failed: t.failed.remove,
        message: email,
      }),
  };
  const byState = { disabled: [enable], invited: [resend, disable], active: [reset, disable], reset: [reset, disable] };
  const all = [...byState[state], ...roles, deletion];
  const remedy = (): Act | undefined => {
    if (!trouble) return { disabled: enable, invited: resend, active: undefined, reset: undefined }[state];
    const { kind, person } = trouble;
    if (kind === 'moved') return { text: t.move, run: () => changes.move(email, { ...person, role: 'consultant' }) };
    return kind === 'roleless' ? roles[0] : disable;
  };
  const due = remedy();
  return { due, others: all.filter((one) => one !== due) };
}
