import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useBlocker, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormats } from '../../shared/clock';
import { useRefusalText } from '../../shared/refusals';
import { RequestId } from '../../shared/states';
import { useSharedTexts } from '../../shared/texts';
import { showBytes } from '../archive';
import { DropZone } from './DropZone';
import { type Unfit, unfit } from './file';
import { useUploadTexts } from './texts';
import classes from './Uploads.module.css';
import { type Sending, useSending } from './useSending';

/** Chooses a file, says what is wrong with it before it is sent, and sends it. */
export function SendFile() {
  const navigate = useNavigate();
  const [problem, setProblem] = useState<{ file: File; unfit: Unfit } | null>(null);
  const { sending, send, stop, forget } = useSending(
    (uploadid) => void navigate({ to: '/data/uploads/$uploadid', params: { uploadid }, ignoreBlocker: true }),
  );
  const choose = ([file, ...others]: readonly File[]) => {
    if (!file) return;
    const found = others.length > 0 ? 'many' : unfit(file);
    setProblem(found && { file, unfit: found });
    if (!found) send(file);
  };
  return (
    <>
      {sending.state === 'sending' ? (
        <Progress sending={sending} onStop={stop} />
      ) : sending.state === 'broken' ? (
        <BrokenOff sending={sending} onRetry={() => send(sending.file)} onForget={forget} />
      ) : (
        <>
          {problem && <Unfitting {...problem} />}
          <DropZone onFiles={choose} />
        </>
      )}
      <LeaveGuard active={sending.state === 'sending'} />
    </>
  );
}

function Unfitting({ file, unfit: reason }: { file: File; unfit: Unfit }) {
  const t = useUploadTexts().unfit;
  const { number } = useFormats();
  return (
    <Alert color="red" role="alert" mb="sm" icon={<IconAlertTriangle aria-hidden />} title={t.title}>
      <Text size="sm" className={classes.name}>
        {reason !== 'many' && file.name}
      </Text>
      <Text size="sm">{reason === 'large' ? t.large(showBytes(file.size, number)) : t[reason]}</Text>
    </Alert>
  );
}

function Progress({ sending, onStop }: { sending: Extract<Sending, { state: 'sending' }>; onStop(): void }) {
  const t = useUploadTexts().sending;
  const { number } = useFormats();
  const { file, sent } = sending;
  const percent = Math.floor(sent * 100);
  const title = t.title(file.name);
  return (
    <div className={classes.sending} role="status">
      <Text className={classes.name}>{title}</Text>
      <progress aria-label={title} value={percent} max={100} />
      <Group justify="space-between">
        <Text size="sm">{t.progress(number(percent), showBytes(file.size, number))}</Text>
        <Button variant="default" size="compact-md" onClick={onStop}>
          {t.stop}
        </Button>
      </Group>
    </div>
  );
}

interface BrokenProps {
  sending: Extract<Sending, { state: 'broken' }>;
  onRetry(): void;
  onForget(): void;
}

function BrokenOff({ sending: { file, reason, sent }, onRetry, onForget }: BrokenProps) {
  const t = useUploadTexts().sending;
  const { retry } = useSharedTexts();
  const text = useRefusalText();
  const { number } = useFormats();
  const why = { lost: t.lost(number(Math.floor(sent * 100))), expired: t.expired };
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={t.broken}>
      <Text size="sm" className={classes.name}>
        {file.name}
      </Text>
      <Text size="sm">{typeof reason === 'string' ? why[reason] : text(reason)}</Text>
      {typeof reason !== 'string' && <RequestId refusal={reason} />}
      <Group gap="sm" mt="sm">
        <Button onClick={onRetry}>{retry}</Button>
        <Button variant="default" onClick={onForget}>
          {t.other}
        </Button>
      </Group>
    </Alert>
  );
}

/** Asks before the page is left while a file is being sent. */
function LeaveGuard({ active }: { active: boolean }) {
  const t = useUploadTexts().sending;
  const { close } = useSharedTexts();
  const blocker = useBlocker({
    shouldBlockFn: () => true,
    disabled: !active,
    enableBeforeUnload: active,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Modal opened onClose={blocker.reset} title={t.leaveTitle} closeButtonProps={{ 'aria-label': close }}>
      <Text>{t.leave}</Text>
      <Group justify="flex-end" mt="md" gap="sm">
        <Button variant="default" onClick={blocker.proceed}>
          {t.go}
        </Button>
        <Button data-autofocus onClick={blocker.reset}>
          {t.stay}
        </Button>
      </Group>
    </Modal>
  );
}
