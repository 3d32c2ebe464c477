import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { AccountBadge } from '../shared/accounts/AccountBadge';
import { RefusedNote, TroubleNote } from '../shared/accounts/AccountNotes';
import { isStale } from '../shared/accounts/account';
import { useAccountTexts } from '../shared/accounts/texts';
import type { AccountChanges } from '../shared/accounts/useAccountChanges';
import { useFormats } from '../shared/clock';
import { EmailText } from '../shared/Email';
import type { Column } from '../shared/list/props';
import { AccountActions } from './AccountActions';
import type { Row } from './rows';
import { useAccountsTexts } from './texts';

export function useColumns(changes: AccountChanges): readonly Column<Row>[] {
  const t = useAccountsTexts();
  const { instant } = useFormats();
  return [
    { key: 'email', title: t.email, sort: 'email', cell: (row) => <Whose row={row} changes={changes} /> },
    { key: 'role', title: t.role, sort: 'role', width: '140px', cell: (row) => <RoleName row={row} /> },
    { key: 'state', title: t.state, sort: 'state', width: '190px', cell: (row) => <StateCell row={row} /> },
    {
      key: 'created',
      title: t.created,
      sort: 'created',
      width: '150px',
      cell: ({ account }) => account.created && instant(account.created),
    },
    {
      key: 'actions',
      title: t.actions,
      width: '270px',
      cell: (row) => <AccountActions row={row} changes={changes} />,
    },
  ];
}

function Whose({ row: { account, person, trouble }, changes }: { row: Row; changes: AccountChanges }) {
  const owner = person ?? trouble?.person;
  return (
    <>
      <div>
        <EmailText email={account.email} />
      </div>
      {owner && (
        <Link to="/consultants/$consultantid" params={{ consultantid: String(owner.consultantid) }}>
          {owner.fullname}
        </Link>
      )}
      {trouble && <TroubleNote trouble={trouble} />}
      <RefusedNote email={account.email} changes={changes} />
    </>
  );
}

function RoleName({ row: { account } }: { row: Row }) {
  const t = useAccountTexts();
  return account.role ? t.roles[account.role] : t.roleless;
}

function StateCell({ row: { account } }: { row: Row }) {
  const t = useAccountTexts();
  return (
    <>
      <AccountBadge account={account} />
      {isStale(account, Date.now()) && (
        <Text size="xs" c="var(--muted)" mt={2}>
          {t.stale}
        </Text>
      )}
    </>
  );
}

/** An account on a phone. */
export function AccountCard({ row, changes }: { row: Row; changes: AccountChanges }) {
  return (
    <>
      <Whose row={row} changes={changes} />
      <Group justify="space-between" gap="xs" mt="xs">
        <div>
          <StateCell row={row} />
          <Text size="sm" c="var(--muted)">
            <RoleName row={row} />
          </Text>
        </div>
        <AccountActions row={row} changes={changes} />
      </Group>
    </>
  );
}
