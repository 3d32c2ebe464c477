import { Alert, Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCalendar, IconListDetails, IconPencil } from '@tabler/icons-react';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { useAccountChanges } from '../shared/accounts/useAccountChanges';
import { useFormats } from '../shared/clock';
import { DisableButton } from '../shared/DisableButton';
import { showDay } from '../shared/days';
import { EmailLink } from '../shared/Email';
import { Facts } from '../shared/Facts';
import { HistoryLink } from '../shared/HistoryLink';
import { PageHead } from '../shared/PageHead';
import { EnabledBadge } from '../shared/StatusBadge';
import { Failed, Loading, Missing } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import { NotLoaded } from './AccountsNotice';
import { ConsultantAccount } from './ConsultantAccount';
import type { Consultant } from './consultant';
import { useConsultantTexts } from './texts';
import { useConsultant } from './useConsultant';
import { useConsultantAccounts } from './useConsultantAccounts';
import { useDisabling } from './useDisabling';

const route = getRouteApi('/admin/consultants/$consultantid');

export function ConsultantPage() {
  const t = useConsultantTexts();
  const { consultantid } = route.useParams();
  const { query, consultant, unknown } = useConsultant(consultantid);
  if (unknown)
    return (
      <Missing title={t.unknown} hint={t.unknownHint}>
        <Link to="/consultants">{t.all}</Link>
      </Missing>
    );
  if (query.error && !consultant) return <Failed refusal={query.error} retry={() => void query.refetch()} />;
  if (!consultant) return <Loading />;
  return (
    <>
      <Details key={consultantid} consultant={consultant} />
      <Outlet />
    </>
  );
}

function Details({ consultant }: { consultant: Consultant }) {
  const t = useConsultantTexts();
  const shared = useSharedTexts();
  const { instant } = useFormats();
  const disabling = useDisabling();
  const consultantid = String(consultant.consultantid);
  return (
    <>
      <PageHead title={consultant.fullname} tab={t.title}>
        <Button
          renderRoot={(props) => <Link to="/consultants/$consultantid/edit" params={{ consultantid }} {...props} />}
          variant="default"
          leftSection={<IconPencil size={16} aria-hidden />}
        >
          {shared.edit}
        </Button>
        <HistoryLink table="consultant" record={consultantid} />
        <DisableButton
          disabled={consultant.isdisabled}
          pending={disabling.pending}
          onChange={(isdisabled) => disabling.set(consultant, isdisabled)}
        />
      </PageHead>
      {disabling.held !== null && (
        <Alert
          color="red"
          role="alert"
          mb="md"
          icon={<IconAlertTriangle aria-hidden />}
          title={t.hasAppointments(disabling.held)}
        >
          <Link to="/appointments" search={{ days: 'all', consultant: consultant.consultantid }}>
            {t.seeAppointments(disabling.held)}
          </Link>
        </Alert>
      )}
      <Paper withBorder p="md" mb="md">
        <Facts
          facts={[
            [t.state, <EnabledBadge key="state" disabled={consultant.isdisabled} />],
            [
              t.fields.phonenumber,
              consultant.phonenumber && <a href={`tel:${consultant.phonenumber}`}>{consultant.phonenumber}</a>,
            ],
            [t.fields.email, <EmailLink key="email" email={consultant.email} />],
            [t.fields.joindate, showDay(consultant.joindate)],
            [t.fields.specialties, consultant.specialties, 'wide'],
            [t.fields.qualifications, consultant.qualifications, 'wide'],
            [
              t.fields.imageurl,
              consultant.imageurl && (
                <a href={consultant.imageurl} target="_blank" rel="noreferrer">
                  {t.openImage}
                </a>
              ),
            ],
            [t.createdat, instant(consultant.createdat)],
          ]}
        />
      </Paper>
      <AccountSection consultant={consultant} />
      <Group gap="lg">
        <Text span>
          <IconListDetails size={16} aria-hidden />{' '}
          <Link to="/appointments" search={{ consultant: consultant.consultantid }}>
            {t.appointments}
          </Link>
        </Text>
        <Text span>
          <IconCalendar size={16} aria-hidden />{' '}
          <Link to="/calendar" search={{ view: 'week', consultant: consultant.consultantid }}>
            {t.inCalendar}
          </Link>
        </Text>
      </Group>
    </>
  );
}

function AccountSection({ consultant }: { consultant: Consultant }) {
  const t = useConsultantTexts();
  const accounts = useConsultantAccounts();
  const changes = useAccountChanges();
  return (
    <Paper withBorder p="md" mb="md" component="section" aria-label={t.account}>
      <Title order={2} size="h5" mb="xs">
        {t.account}
      </Title>
      {accounts.query.error && !accounts.known ? (
        <NotLoaded accounts={accounts} />
      ) : (
        <ConsultantAccount consultant={consultant} accounts={accounts} changes={changes} />
      )}
      {accounts.known && accounts.accessOf(consultant).account && (
        <Text size="sm" mt="xs">
          <Link to="/accounts" state={{ q: consultant.email }}>
            {t.manage}
          </Link>
        </Text>
      )}
    </Paper>
  );
}
