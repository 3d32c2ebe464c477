import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { LanguageSwitch } from './Preferences';
import classes from './SignIn.module.css';
import { useAppTexts } from './texts';

export function SignIn({ interrupted, onSignIn }: { interrupted: boolean; onSignIn(): Promise<void> }) {
  const t = useAppTexts().signIn;
  const [leaving, setLeaving] = useState(false);
  const [failed, setFailed] = useState(interrupted);
  const go = () => {
    setLeaving(true);
    onSignIn().catch(() => {
      setLeaving(false);
      setFailed(true);
    });
  };
  return (
    <main className={classes.page}>
      <Stack className={classes.card} gap="lg">
        <Group gap="sm">
          <img src="/icon.svg" width={36} height={36} alt="" />
          <Title order={1} size="h2">
            {t.title}
          </Title>
        </Group>
        <Text>{t.intro}</Text>
        {failed && (
          <Alert color="red" role="alert">
            {t.interrupted}
          </Alert>
        )}
        <Button size="md" onClick={go} loading={leaving}>
          {t.button}
        </Button>
        <Group justify="center">
          <LanguageSwitch />
        </Group>
      </Stack>
    </main>
  );
}

export function StartFailed() {
  const t = useAppTexts();
  return (
    <main className={classes.page}>
      <Stack className={classes.card} role="alert">
        <Title order={1} size="h3">
          {t.signIn.failed}
        </Title>
        <Text>{t.signIn.failedHint}</Text>
        <Button onClick={() => location.reload()}>{t.reload}</Button>
      </Stack>
    </main>
  );
}
