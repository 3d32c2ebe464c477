import { Button, Group, Modal, Text } from '@mantine/core';
import { useAccountTexts } from '../shared/accounts/texts';
import { useSharedTexts } from '../shared/texts';
import { useAccountsTexts } from './texts';

interface Props {
  about: 'reset' | 'admin';
  email: string;
  onConfirm(): void;
  onClose(): void;
}

/** Asks before somebody's password is invalidated, or before they get all rights. */
export function Confirm({ about, email, onConfirm, onClose }: Props) {
  const t = useAccountsTexts()[about];
  const words = useAccountTexts();
  const { cancel, close } = useSharedTexts();
  return (
    <Modal opened onClose={onClose} title={t.title} closeButtonProps={{ 'aria-label': close }}>
      <Text>{t.text(email)}</Text>
      <Group justify="flex-end" mt="md" gap="sm">
        <Button variant="default" onClick={onClose}>
          {cancel}
        </Button>
        <Button
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {about === 'reset' ? words.reset : words.makeRole.admin}
        </Button>
      </Group>
    </Modal>
  );
}
