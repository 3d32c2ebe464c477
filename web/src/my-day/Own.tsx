import { Button, Text } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Schema } from '../api/client';
import { useRead } from '../api/hooks';
import { useSession } from '../shared/session';
import { Failed, Loading, State } from '../shared/states';
import { useMyDayTexts } from './texts';

/** The consultant with the account's e-mail address; there may be none, or a disabled one. */
export function Own({ children }: { children(consultant: Schema<'Consultant'>): ReactNode }) {
  const { person } = useSession();
  const query = useRead('get_consultant_by_email', { email: person.email });
  if (query.error?.code === 'not_found' || query.data?.isdisabled)
    return <Unknown email={person.email} retry={() => void query.refetch()} />;
  if (query.data) return children(query.data);
  if (query.error) return <Failed refusal={query.error} retry={() => void query.refetch()} />;
  return <Loading />;
}

function Unknown({ email, retry }: { email: string; retry(): void }) {
  const t = useMyDayTexts();
  return (
    <State icon={IconUserQuestion} title={t.unknown} level={1}>
      <Text maw={480}>{t.unknownHint(email)}</Text>
      <Button variant="default" onClick={retry}>
        {t.checkAgain}
      </Button>
    </State>
  );
}
