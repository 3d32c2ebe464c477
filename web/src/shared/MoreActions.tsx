import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { useSharedTexts } from './texts';

const ActionsPopover = lazy(() =>
  import('./ActionsPopover').then(({ ActionsPopover }) => ({ default: ActionsPopover })),
);

/** Buttons that are needed less often than the others of a page: on a phone they are behind one button. */
export function MoreActions({ children }: { children: ReactNode }) {
  const t = useSharedTexts();
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  if (!narrow) return children;
  const button = { variant: 'default', leftSection: <IconDots size={16} aria-hidden /> };
  return (
    <Suspense
      fallback={
        <Button {...button} disabled>
          {t.moreActions}
        </Button>
      }
    >
      <ActionsPopover button={button} text={t.moreActions}>
        {children}
      </ActionsPopover>
    </Suspense>
  );
}
