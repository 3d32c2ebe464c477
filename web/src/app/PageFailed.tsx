import { Button, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { State } from '../shared/states';
import { useAppTexts } from './texts';

export function PageFailed() {
  const t = useAppTexts();
  return (
    <State icon={IconAlertTriangle} title={t.pageFailed} role="alert" level={1}>
      <Text>{t.pageFailedHint}</Text>
      <Button variant="default" onClick={() => location.reload()}>
        {t.reload}
      </Button>
    </State>
  );
}
