import { Group, Text } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { type AccountChanges, useAccountChanges } from '../shared/accounts/useAccountChanges';
import { showDay } from '../shared/days';
import { EmailText } from '../shared/Email';
import { ListPage } from '../shared/list/ListPage';
import type { Column } from '../shared/list/props';
import { useListState } from '../shared/list/search';
import { EnabledBadge } from '../shared/StatusBadge';
import { AccountsNotice } from './AccountsNotice';
import { ConsultantAccount } from './ConsultantAccount';
import type { Consultant } from './consultant';
import { useConsultantTexts } from './texts';
import { type ConsultantAccounts, useConsultantAccounts } from './useConsultantAccounts';

const route = getRouteApi('/admin/consultants');
const SORTS = ['fullname', 'email', 'joindate'] as const;

export function ConsultantsPage() {
  const t = useConsultantTexts();
  const search = route.useSearch();
  const list = useListState({ ...search, sort: search.sort ?? 'fullname' }, SORTS);
  const include = search.include ?? 'enabled';
  const filters = { ...list.parameters, include };
  const query = useRead('get_consultants', filters, { keepPrevious: true });
  const access = { accounts: useConsultantAccounts(), changes: useAccountChanges() };
  return (
    <ListPage
      title={t.title}
      searches={t.search}
      add={{ to: '/consultants/new', text: t.add, icon: IconUserPlus }}
      include={include}
      notice={<AccountsNotice accounts={access.accounts} />}
      download={{ list: 'get_consultants', ...filters }}
      none={{ title: t.emptyTitle, hint: t.emptyHint }}
      query={query}
      rows={query.data?.consultants}
      total={query.data?.total}
      list={list}
      columns={useColumns(access, include !== 'enabled')}
      keyOf={(consultant) => String(consultant.consultantid)}
      nameOf={(consultant) => consultant.fullname}
      card={(consultant) => <ConsultantCard consultant={consultant} access={access} />}
    />
  );
}

interface Access {
  accounts: ConsultantAccounts;
  changes: AccountChanges;
}

/** The state is shown only where it may differ. */
function useColumns(access: Access, withState: boolean): readonly Column<Consultant>[] {
  const t = useConsultantTexts();
  return [
    {
      key: 'fullname',
      title: t.fields.fullname,
      sort: 'fullname',
      width: '190px',
      cell: (one) => <NameLink consultant={one} />,
    },
    {
      key: 'specialties',
      title: t.fields.specialties,
      cell: (one) => (
        <Text size="sm" lineClamp={2}>
          {one.specialties}
        </Text>
      ),
    },
    { key: 'phonenumber', title: t.fields.phonenumber, width: '130px', cell: (one) => one.phonenumber },
    {
      key: 'email',
      title: t.fields.email,
      sort: 'email',
      width: '240px',
      cell: (one) => <EmailText email={one.email} />,
    },
    {
      key: 'joindate',
      title: t.joined,
      sort: 'joindate',
      width: '110px',
      cell: (one) => showDay(one.joindate),
    },
    {
      key: 'account',
      title: t.account,
      width: '180px',
      cell: (one) => <ConsultantAccount consultant={one} brief {...access} />,
    },
    ...(withState
      ? [
          {
            key: 'state',
            title: t.state,
            width: '150px',
            cell: (one: Consultant) => <EnabledBadge disabled={one.isdisabled} />,
          },
        ]
      : []),
  ];
}

function NameLink({ consultant }: { consultant: Consultant }) {
  return (
    <Link to="/consultants/$consultantid" params={{ consultantid: String(consultant.consultantid) }}>
      {consultant.fullname}
    </Link>
  );
}

function ConsultantCard({ consultant, access }: { consultant: Consultant; access: Access }) {
  const t = useConsultantTexts();
  return (
    <>
      <Group justify="space-between" gap="xs">
        <NameLink consultant={consultant} />
        {consultant.isdisabled && <EnabledBadge disabled />}
      </Group>
      <Text size="sm">{consultant.phonenumber}</Text>
      <Text size="sm" c="var(--muted)" lineClamp={2}>
        {consultant.specialties}
      </Text>
      <Group gap={6} mt={4} align="flex-start">
        <Text size="sm">{t.account}:</Text>
        <ConsultantAccount consultant={consultant} brief {...access} />
      </Group>
    </>
  );
}
