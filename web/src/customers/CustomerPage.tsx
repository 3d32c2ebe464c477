import { Button, Paper } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import { DisableButton } from '../shared/DisableButton';
import { showDay } from '../shared/days';
import { EmailLink } from '../shared/Email';
import { Facts } from '../shared/Facts';
import { HistoryLink } from '../shared/HistoryLink';
import { PageHead } from '../shared/PageHead';
import { isUnknown } from '../shared/refusals';
import { EnabledBadge } from '../shared/StatusBadge';
import { Failed, Loading, Missing } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import { CustomerAppointments } from './CustomerAppointments';
import { CustomerPrograms } from './CustomerPrograms';
import type { Customer } from './customer';
import { useCustomerTexts } from './texts';
import { useDisabling } from './useDisabling';

const route = getRouteApi('/admin/customers/$customerid');

export function CustomerPage() {
  const { customerid } = route.useParams();
  const t = useCustomerTexts();
  const query = useRead('get_customer_by_id', { customerid });
  if (!query.data && isUnknown(query.error))
    return (
      <Missing title={t.unknown} hint={t.unknownHint}>
        <Link to="/customers">{t.all}</Link>
      </Missing>
    );
  if (query.error && !query.data) return <Failed refusal={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  return (
    <>
      <Details customer={query.data.data} />
      <CustomerAppointments customerid={customerid} />
      <CustomerPrograms customerid={customerid} />
      <Outlet />
    </>
  );
}

function Details({ customer }: { customer: Customer }) {
  const t = useCustomerTexts();
  const shared = useSharedTexts();
  const { instant } = useFormats();
  const disabling = useDisabling();
  return (
    <>
      <PageHead title={customer.fullname} tab={t.one}>
        <Button
          renderRoot={(props) => (
            <Link
              to="/customers/$customerid/edit"
              params={{ customerid: customer.customerid }}
              search={true}
              {...props}
            />
          )}
          variant="default"
          leftSection={<IconPencil size={16} aria-hidden />}
        >
          {shared.edit}
        </Button>
        <HistoryLink table="customer" record={customer.customerid} />
        <DisableButton
          disabled={customer.isdisabled}
          pending={disabling.pending}
          onChange={(isdisabled) => disabling.set(customer, isdisabled)}
        />
      </PageHead>
      <Paper withBorder p="md" mb="lg">
        <Facts
          facts={[
            [t.state, <EnabledBadge key="state" disabled={customer.isdisabled} />],
            [
              t.fields.phonenumber,
              customer.phonenumber && <a href={`tel:${customer.phonenumber}`}>{customer.phonenumber}</a>,
            ],
            [t.fields.email, <EmailLink key="email" email={customer.email} />],
            [t.fields.dateofbirth, customer.dateofbirth && showDay(customer.dateofbirth)],
            [t.createdat, instant(customer.createdat)],
            [t.fields.notes, customer.notes, 'wide'],
          ]}
        />
      </Paper>
    </>
  );
}
