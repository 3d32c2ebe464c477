import { Button, Stack, Text, Title } from '@mantine/core';
import { useAppTexts } from './texts';

export function PageFailed() {
  const t = useAppTexts();
  return (
    <Stack align="center" py="xl" role="alert">
      <Title order={1} size="h4">
        {t.pageFailed}
      </Title>
      <Text>{t.pageFailedHint}</Text>
      <Button variant="default" onClick={() => location.reload()}>
        {t.reload}
      </Button>
    </Stack>
  );
}
