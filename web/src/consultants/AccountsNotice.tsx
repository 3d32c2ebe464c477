import { Alert, Button, Group, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useAccountTexts } from '../shared/accounts/texts';
import { useUnreadText } from '../shared/refusals';
import { RequestId } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import { useConsultantTexts } from './texts';
import type { ConsultantAccounts } from './useConsultantAccounts';

/** How many can't sign in yet, or that this is not known at the moment. */
export function AccountsNotice({ accounts }: { accounts: ConsultantAccounts }) {
  const t = useConsultantTexts();
  const { query, known, without } = accounts;
  if (query.error && !known) return <NotLoaded accounts={accounts} />;
  if (!without?.length) return null;
  return (
    <Group gap="sm" mb="sm" role="status">
      <Text size="sm">{t.without(without.length)}</Text>
      <Button
        renderRoot={(props) => <Link to="/consultants/invite" search={true} state={true} {...props} />}
        size="compact-md"
        variant="default"
        leftSection={<IconMail size={16} aria-hidden />}
      >
        {t.inviteAll.open}
      </Button>
    </Group>
  );
}

/** In place of what comes from the accounts API. */
export function NotLoaded({ accounts: { query } }: { accounts: ConsultantAccounts }) {
  const t = useAccountTexts();
  const { retry } = useSharedTexts();
  const text = useUnreadText();
  if (!query.error) return null;
  return (
    <Alert color="orange" role="status" mb="sm" title={t.notLoaded}>
      <Text size="sm">
        {text(query.error)} {t.notLoadedHint}
      </Text>
      <RequestId refusal={query.error} />
      <Button
        size="compact-sm"
        variant="default"
        mt={4}
        loading={query.isFetching}
        onClick={() => void query.refetch()}
      >
        {retry}
      </Button>
    </Alert>
  );
}
