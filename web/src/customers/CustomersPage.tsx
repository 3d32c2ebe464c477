import { Group, Text } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import { EmailText } from '../shared/Email';
import { ListPage } from '../shared/list/ListPage';
import type { Column } from '../shared/list/props';
import { useListState } from '../shared/list/search';
import { EnabledBadge } from '../shared/StatusBadge';
import type { Customer } from './customer';
import { useCustomerTexts } from './texts';

const route = getRouteApi('/admin/customers');
const SORTS = ['fullname', 'email', 'createdat'] as const;

export function CustomersPage() {
  const t = useCustomerTexts();
  const search = route.useSearch();
  const list = useListState(search, SORTS);
  const include = search.include ?? 'enabled';
  const filters = { ...list.parameters, include };
  const query = useRead('get_customers', filters, { keepPrevious: true });
  return (
    <ListPage
      title={t.title}
      searches={t.search}
      add={{ to: '/customers/new', text: t.add, icon: IconUserPlus }}
      include={include}
      download={{ list: 'get_customers', ...filters }}
      none={{ title: t.emptyTitle, hint: t.emptyHint }}
      query={query}
      rows={query.data?.customers}
      total={query.data?.total}
      list={list}
      columns={useColumns()}
      keyOf={(customer) => customer.customerid}
      nameOf={(customer) => customer.fullname}
      card={(customer) => <CustomerCard customer={customer} />}
    />
  );
}

function useColumns(): readonly Column<Customer>[] {
  const t = useCustomerTexts();
  const { instant } = useFormats();
  return [
    { key: 'fullname', title: t.fields.fullname, sort: 'fullname', cell: (one) => <NameLink customer={one} /> },
    { key: 'email', title: t.fields.email, sort: 'email', cell: (one) => <EmailText email={one.email} /> },
    { key: 'phonenumber', title: t.fields.phonenumber, width: '170px', cell: (one) => one.phonenumber },
    { key: 'createdat', title: t.createdat, sort: 'createdat', width: '160px', cell: (one) => instant(one.createdat) },
    { key: 'state', title: t.state, width: '170px', cell: (one) => <EnabledBadge disabled={one.isdisabled} /> },
  ];
}

function NameLink({ customer }: { customer: Customer }) {
  return (
    <Link to="/customers/$customerid" params={{ customerid: customer.customerid }}>
      {customer.fullname}
    </Link>
  );
}

function CustomerCard({ customer }: { customer: Customer }) {
  return (
    <>
      <Group justify="space-between" gap="xs">
        <NameLink customer={customer} />
        {customer.isdisabled && <EnabledBadge disabled />}
      </Group>
      <Text size="sm">{customer.phonenumber}</Text>
      <Text size="sm" c="var(--muted)">
        <EmailText email={customer.email} />
      </Text>
    </>
  );
}
