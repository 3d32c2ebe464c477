import { Alert, Button, Group, NativeSelect, Text } from '@mantine/core';
import { IconAlertTriangle, IconUserPlus } from '@tabler/icons-react';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { useAccountTexts } from '../shared/accounts/texts';
import { useAccountChanges } from '../shared/accounts/useAccountChanges';
import { useAccounts, usePeople, useTroubles } from '../shared/accounts/useAccounts';
import { useDeferred } from '../shared/deferred';
import { DataList } from '../shared/list/DataList';
import { SearchBox } from '../shared/list/SearchBox';
import { type ListState, useListState } from '../shared/list/search';
import { PageHead } from '../shared/PageHead';
import { Empty } from '../shared/states';
import { deletionOf } from './AccountActions';
import { AccountCard, useColumns } from './columns';
import { ROLE_FILTERS, type RoleFilter, STATE_FILTERS, type StateFilter } from './filters';
import { rowsOf, SORTS, shownOf } from './rows';
import { useAccountsTexts } from './texts';

const route = getRouteApi('/admin/accounts');

export function AccountsPage() {
  const t = useAccountsTexts();
  const search = route.useSearch();
  const { role, state } = search;
  const list = useListState({ ...search, sort: search.sort ?? 'email' }, SORTS);
  const { query, users } = useAccounts();
  const { query: consultants, byEmail } = usePeople();
  const troubleOf = useTroubles(users, byEmail);
  const changes = useAccountChanges();
  const { isRemoved } = useDeferred();
  const accounts = users?.filter(({ email }) => !isRemoved(deletionOf(email)));
  const rows = accounts && rowsOf(accounts, byEmail, troubleOf);
  const shown = rows && shownOf(rows, { role, state, text: list.text, sort: list.sort });
  const { offset, limit } = list.parameters;
  const columns = useColumns(changes);
  const invite = (
    <Button
      renderRoot={(props) => <Link to="/accounts/invite" search={true} state={true} {...props} />}
      leftSection={<IconUserPlus size={18} aria-hidden />}
    >
      {t.add}
    </Button>
  );
  return (
    <>
      <PageHead title={t.title} tab={t.title}>
        {invite}
      </PageHead>
      <Text c="var(--muted)" mb="md">
        {t.explain}
      </Text>
      <Attention count={rows?.filter(({ trouble }) => trouble).length ?? 0} shown={state === 'trouble'} />
      <Filters role={role} state={state} list={list} />
      {consultants.error && !byEmail && (
        <Text size="sm" c="var(--muted)" mb="xs" role="status">
          {t.noPeople}
        </Text>
      )}
      <DataList
        label={t.title}
        query={query}
        rows={shown?.slice(offset, offset + limit)}
        total={shown?.length}
        list={list}
        columns={columns}
        keyOf={({ account }) => account.email}
        nameOf={({ account }) => account.email}
        card={(row) => <AccountCard row={row} changes={changes} />}
        filtered={role !== undefined || state !== undefined}
        empty={
          <Empty title={t.emptyTitle} hint={t.emptyHint}>
            {invite}
          </Empty>
        }
      />
      <Outlet />
    </>
  );
}

/** Points out accounts with which something is wrong, unless they are what is shown. */
function Attention({ count, shown }: { count: number; shown: boolean }) {
  const t = useAccountsTexts();
  if (count === 0 || shown) return null;
  return (
    <Alert color="orange" role="status" mb="md" icon={<IconAlertTriangle aria-hidden />} title={t.troubles(count)}>
      <Link to="/accounts" search={{ state: 'trouble' }}>
        {t.seeTroubles}
      </Link>
    </Alert>
  );
}

function Filters({ role, state, list }: { role?: RoleFilter; state?: StateFilter; list: ListState }) {
  const t = useAccountsTexts();
  const words = useAccountTexts();
  const roles = { ...words.roles, none: words.roleless };
  const states = { ...words.states, trouble: t.trouble };
  return (
    <Group gap="sm" mb="sm">
      <SearchBox label={t.search} value={list.text} onSearch={list.setText} />
      <NativeSelect
        aria-label={t.role}
        value={role ?? ''}
        data={[{ value: '', label: t.anyRole }, ...ROLE_FILTERS.map((value) => ({ value, label: roles[value] }))]}
        onChange={(event) => list.set({ role: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        aria-label={t.state}
        value={state ?? ''}
        data={[{ value: '', label: t.anyState }, ...STATE_FILTERS.map((value) => ({ value, label: states[value] }))]}
        onChange={(event) => list.set({ state: event.currentTarget.value || undefined })}
      />
    </Group>
  );
}
