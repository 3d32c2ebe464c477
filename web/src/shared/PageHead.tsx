import { Group, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

/** A page's heading, which is also the browser tab's title, with its actions. `tab` replaces the title if the heading names a person, to keep the name out of the history. */
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
