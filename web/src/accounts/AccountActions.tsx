import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { keyOf, type Role } from '../shared/accounts/account';
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

/** The most likely action as a button, the others in a menu. */
export function AccountActions({ row, changes }: { row: Row; changes: AccountChanges }) {
  const t = useAccountTexts();
  const { more } = useAccountsTexts();
  const { person: me } = useSession();
  const { email } = row.account;
  const [asking, setAsking] = useState<'reset' | 'admin' | null>(null);
  const acts = useActs(row, changes, setAsking);
  if (keyOf(me.email) === keyOf(email))
    return (
      <Text size="sm" c="var(--muted)">
        {t.own}
      </Text>
    );
  const [first, ...others] = acts;
  return (
    <>
      <Group gap="xs" wrap="nowrap" justify="flex-end">
        {first && (
          <Button
            size="compact-md"
            variant="default"
            loading={changes.isPending(email)}
            aria-label={`${first.text}: ${email}`}
            onClick={first.run}
          >
            {first.text}
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

/** What can be done with an account, the most likely first. */
function useActs(
  { account, state, trouble }: Row,
  changes: AccountChanges,
  ask: (about: 'reset' | 'admin') => void,
): readonly Act[] {
  const t = useAccountTexts();
  const { remove } = useDeferred();
  const { email, role } = account;
  const disable = { text: t.disable, run: () => changes.disable(email) };
  const roleAct = (next: Role): Act => ({
    text: t.makeRole[next],
    run: () => (next === 'admin' ? ask('admin') : changes.setRole(account, next)),
  });
  const roles = (['consultant', 'admin'] as const).filter((one) => one !== role).map(roleAct);
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
  const own: Act[] = {
    disabled: [{ text: t.enable, run: () => changes.enable(email) }],
    invited: [{ text: t.resend, run: () => changes.resend(email) }, disable],
    active: [disable, { text: t.reset, run: () => ask('reset') }],
    reset: [disable, { text: t.reset, run: () => ask('reset') }],
  }[state];
  if (trouble?.kind === 'roleless') return [...roles, ...own, deletion];
  if (trouble) own.sort((one, other) => Number(other === disable) - Number(one === disable));
  if (trouble?.kind === 'moved') {
    const { person } = trouble;
    own.unshift({ text: t.move, run: () => changes.move(email, { ...person, role: 'consultant' }) });
  }
  return [...own, ...roles, deletion];
}
