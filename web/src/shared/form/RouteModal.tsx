import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useSharedTexts } from '../texts';

/** A dialog with its own route: it can be linked to and survives a sign-in. Full-screen on a phone. */
export function RouteModal({ title, onClose, children }: { title: string; onClose(): void; children: ReactNode }) {
  const t = useSharedTexts();
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      fullScreen={narrow}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t.close }}
      transitionProps={{ duration: 0 }}
    >
      {children}
    </Modal>
  );
}
