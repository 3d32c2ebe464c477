import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useSharedTexts } from '../texts';

/** A dialog that is a route of its own: it can be linked to, and is still open after a sign-in. A phone gives it the screen. */
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
