import { Button, Group, Modal, Text } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormats } from '../shared/clock';
import { useSharedTexts } from '../shared/texts';
import { Fields } from './Difference';
import { canBringBack, changesOf, type Entry, latestSeen } from './entry';
import { useRecordName } from './RecordName';
import { useAuditTexts } from './texts';
import { useBringBack } from './useBringBack';

/** Asks before it brings the record of an entry back. */
export function BringBack({ entry, seen }: { entry: Entry; seen: readonly Entry[] }) {
  const t = useAuditTexts();
  const { close } = useSharedTexts();
  const { instant } = useFormats();
  const name = useRecordName()(entry);
  const back = useBringBack();
  const [asking, setAsking] = useState(false);
  if (!canBringBack(entry)) return null;
  const deleted = entry.action === 'delete';
  const word = deleted ? t.createAgain : t.bringBack;
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={back.pending}
        leftSection={<IconRestore size={14} aria-hidden />}
        aria-label={`${word}: ${name}, ${instant(entry.at)}`}
        onClick={() => setAsking(true)}
      >
        {word}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={deleted ? t.confirmAgainTitle : t.confirmTitle}
        size="lg"
        closeButtonProps={{ 'aria-label': close }}
      >
        <Text mb="sm">{(deleted ? t.confirmAgain : t.confirm)(name, instant(entry.at))}</Text>
        <Fields
          action={entry.action}
          changes={changesOf(entry).map((one) => (deleted ? one : { ...one, before: one.after, after: one.before }))}
        />
        <Group justify="flex-end" mt="md" gap="sm">
          <Button variant="default" onClick={() => setAsking(false)}>
            {t.cancel}
          </Button>
          <Button
            onClick={() => {
              setAsking(false);
              back.run(entry, latestSeen(entry, seen));
            }}
          >
            {word}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
