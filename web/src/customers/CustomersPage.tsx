import { Button, Group, Text } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import { type Column, DataList } from '../shared/list/DataList';
import { IncludeFilter } from '../shared/list/IncludeFilter';
import { SearchBox } from '../shared/list/SearchBox';
import { useListState } from '../shared/list/search';
import { PageHead } from '../shared/PageHead';
import { EnabledBadge } from '../shared/StatusBadge';
import { Empty } from '../shared/states';
import type { Customer } from './customer';
import { useCustomerTexts } from './texts';

const route = getRouteApi('/admin/customers');
const SORTS = ['fullname', 'email', 'createdat'] as const;

export function CustomersPage() {
  const t = useCustomerTexts();
  const search = route.useSearch();
  const list = useListState(search, SORTS);
  const include = search.include ?? 'enabled';
  const query = useRead('get_customers', { ...list.parameters, include }, { keepPrevious: true });
  const add = (
    <Button
      renderRoot={(props) => <Link to="/customers/new" search={true} state={true} {...props} />}
      leftSection={<IconUserPlus size={18} aria-hidden />}
    >
      {t.add}
    </Button>
  );
  return (
    <>
      <PageHead title={t.title} tab={t.title}>
        {add}
      </PageHead>
      <Group gap="sm" mb="sm">
        <SearchBox label={t.search} value={list.text} onSearch={list.setText} />
        <IncludeFilter value={include} list={list} />
      </Group>
      <DataList
        label={t.title}
        query={query}
        rows={query.data?.customers}
        total={query.data?.total}
        list={list}
        columns={useColumns()}
        keyOf={(customer) => customer.customerid}
        nameOf={(customer) => customer.fullname}
        card={(customer) => <CustomerCard customer={customer} />}
        filtered={include !== 'enabled'}
        empty={
          <Empty title={t.emptyTitle} hint={t.emptyHint}>
            {add}
          </Empty>
        }
      />
      <Outlet />
    </>
  );
}

function useColumns(): readonly Column<Customer>[] {
  const t = useCustomerTexts();
  const { instant } = useFormats();
  return [
    { key: 'fullname', title: t.fields.fullname, sort: 'fullname', cell: (one) => <NameLink customer={one} /> },
    { key: 'email', title: t.fields.email, sort: 'email', cell: (one) => one.email },
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
        {customer.email}
      </Text>
    </>
  );
}
