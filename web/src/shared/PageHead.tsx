import { Group, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

/** The heading of a page, which also names the browser's tab, with what can be done there. `tab` where the heading names a person: it stays out of the history. */
export function PageHead({ title, tab, children }: { title: ReactNode; tab: string; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${tab} · MeetAssist`;
  }, [tab]);
  return (
    <Group justify="space-between" gap="sm" mb="md">
      <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
        {title}
      </Title>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  );
}
