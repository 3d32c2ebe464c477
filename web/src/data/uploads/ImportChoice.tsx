import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormats } from '../../shared/clock';
import { useRefusalText } from '../../shared/refusals';
import { RequestId } from '../../shared/states';
import { useSharedTexts } from '../../shared/texts';
import { Effects } from './Effects';
import { modesOf, totalOf } from './plan';
import { useUploadTexts } from './texts';
import classes from './Uploads.module.css';
import type { Mode, Table, Upload } from './upload';
import { useImport } from './useImport';

/** Offers the ways in which a checked file can be imported, and asks before it does. */
export function ImportChoice({ upload, tables }: { upload: Upload; tables: readonly Table[] }) {
  const { import: t, nothing } = useUploadTexts();
  const order = useImport(upload);
  const [asking, setAsking] = useState<Mode | null>(null);
  const modes = modesOf(tables);
  if (modes.length === 0) return <Text mb="md">{nothing}</Text>;
  return (
    <>
      {order.refusal && <Refused order={order} />}
      <ul className={classes.choices} aria-label={t.title}>
        {modes.map((mode, index) => (
          <li key={mode}>
            <Button
              variant={index === 0 ? 'filled' : 'default'}
              loading={order.pending}
              aria-describedby={`import-${mode}`}
              onClick={() => setAsking(mode)}
            >
              {t.modes[mode]}
            </Button>
            <div id={`import-${mode}`}>
              <Effects tables={tables} mode={mode} done={false} />
              <Text size="sm" c="var(--muted)">
                {t.hints[mode]}
              </Text>
            </div>
          </li>
        ))}
      </ul>
      {asking && (
        <Confirm
          mode={asking}
          tables={tables}
          onClose={() => setAsking(null)}
          onConfirm={() => {
            setAsking(null);
            order.run(asking);
          }}
        />
      )}
    </>
  );
}

interface ConfirmProps {
  mode: Mode;
  tables: readonly Table[];
  onConfirm(): void;
  onClose(): void;
}

function Confirm({ mode, tables, onConfirm, onClose }: ConfirmProps) {
  const { import: t } = useUploadTexts();
  const { cancel, close } = useSharedTexts();
  const { number } = useFormats();
  const rejected = totalOf(tables, 'rejected');
  return (
    <Modal opened onClose={onClose} title={t.confirm} closeButtonProps={{ 'aria-label': close }}>
      <Effects tables={tables} mode={mode} done={false} />
      {rejected > 0 && (
        <Text size="sm" mt="xs">
          {t.left(number(rejected))}
        </Text>
      )}
      <Text size="sm" mt="xs">
        {t.sure}
      </Text>
      <Group justify="flex-end" mt="md" gap="sm">
        <Button variant="default" onClick={onClose}>
          {cancel}
        </Button>
        <Button onClick={onConfirm}>{t.yes}</Button>
      </Group>
    </Modal>
  );
}

function Refused({ order: { refusal, renew } }: { order: ReturnType<typeof useImport> }) {
  const t = useUploadTexts();
  const text = useRefusalText();
  if (!refusal) return null;
  const meanwhile = refusal.code === 'changed_meanwhile';
  return (
    <Alert
      color={meanwhile ? 'orange' : 'red'}
      role="alert"
      mb="md"
      icon={<IconAlertTriangle aria-hidden />}
      title={meanwhile ? t.meanwhile.title : t.import.refused}
    >
      <Text size="sm">{meanwhile ? t.meanwhile.text : refusal.code === 'not_ready' ? t.notReady : text(refusal)}</Text>
      {refusal.status >= 500 && <RequestId refusal={refusal} />}
      {meanwhile && (
        <Button mt="sm" size="compact-md" onClick={renew}>
          {t.meanwhile.again}
        </Button>
      )}
    </Alert>
  );
}
