import { Stack, Text, Title } from '@mantine/core';
import { Navigate } from '@tanstack/react-router';
import { useSession } from '../shared/session';
import { entriesOf } from './navigation';
import { useAppTexts } from './texts';

/** Redirects to the first page of the person's menu. */
export function Home() {
  const t = useAppTexts();
  const { person } = useSession();
  const [first] = entriesOf(person.roles);
  if (first) return <Navigate to={first.to} replace />;
  return (
    <Stack align="center" py="xl" ta="center">
      <Title order={1} size="h4">
        {t.noRole}
      </Title>
      <Text>{t.noRoleHint}</Text>
      <Text>{person.email}</Text>
    </Stack>
  );
}
