import { Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconInbox, IconLock, IconMapOff, type TablerIcon } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import type { Refusal } from '../api/client';
import { useUnreadText } from './refusals';
import { useSharedTexts } from './texts';

interface StateProps {
  icon: TablerIcon;
  title: string;
  children?: ReactNode;
  role?: 'alert' | 'status';
  /** 1 if it is the page's only content. */
  level?: 1 | 2;
}

export function State({ icon: Icon, title, children, role, level = 2 }: StateProps) {
  useEffect(() => {
    if (level === 1) document.title = `${title} · MeetAssist`;
  }, [level, title]);
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center" role={role}>
      <Icon size={40} stroke={1.5} aria-hidden color="var(--muted)" />
      <Title order={level} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

export function Loading() {
  const t = useSharedTexts();
  return (
    <Group justify="center" py="xl" role="status">
      <Loader size="sm" aria-hidden />
      <Text c="var(--muted)">{t.loading}</Text>
    </Group>
  );
}

export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <State icon={IconInbox} title={title} role="status">
      {hint && <Text c="var(--muted)">{hint}</Text>}
      {children}
    </State>
  );
}

/** Instead of the page of a record that there is not; leads to where others are found. */
export function Missing({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <State icon={IconMapOff} title={title} level={1}>
      <Text c="var(--muted)">{hint}</Text>
      {children}
    </State>
  );
}

/** Lets support find the request in the logs: every refusal has it, because a person may report any that seems wrong. */
export function RequestId({ refusal }: { refusal: Refusal }) {
  const t = useSharedTexts();
  if (!refusal.requestId) return null;
  return (
    <Text size="xs" c="var(--muted)" component="p" m={0} style={{ overflowWrap: 'anywhere' }}>
      {t.requestId}: <code className="request-id">{refusal.requestId}</code>
    </Text>
  );
}

export function Failed({ refusal, retry }: { refusal: Refusal; retry?: () => void }) {
  const t = useSharedTexts();
  const text = useUnreadText();
  if (refusal.code === 'forbidden') return <Forbidden />;
  // A banner says why, once for the whole page.
  if (refusal.code === 'switched_off')
    return (
      <Text c="var(--muted)" ta="center" py="xl">
        {t.notNow}
      </Text>
    );
  return (
    <State icon={IconAlertTriangle} title={t.failed} role="alert">
      <Text>{text(refusal)}</Text>
      <RequestId refusal={refusal} />
      {retry && (
        <Button variant="default" onClick={retry}>
          {t.retry}
        </Button>
      )}
    </State>
  );
}

export function Forbidden() {
  const t = useSharedTexts();
  return (
    <State icon={IconLock} title={t.forbidden} level={1}>
      <Text>{t.forbiddenHint}</Text>
      <Button component="a" href="/" variant="default">
        {t.home}
      </Button>
    </State>
  );
}

export function NotFound() {
  const t = useSharedTexts();
  return (
    <State icon={IconMapOff} title={t.notFound} level={1}>
      <Text>{t.notFoundHint}</Text>
      <Button component="a" href="/" variant="default">
        {t.home}
      </Button>
    </State>
  );
}
