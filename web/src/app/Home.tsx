import { Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Navigate } from '@tanstack/react-router';
import { useSession } from '../shared/session';
import { State } from '../shared/states';
import { entriesOf } from './navigation';
import { useAppTexts } from './texts';

/** Redirects to the first page of the person's menu. */
export function Home() {
  const t = useAppTexts();
  const { person } = useSession();
  const [first] = entriesOf(person.roles);
  if (first) return <Navigate to={first.to} replace />;
  return (
    <State icon={IconLock} title={t.noRole} level={1}>
      <Text>{t.noRoleHint}</Text>
      <Text>{person.email}</Text>
    </State>
  );
}
