import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './OptionDetail.module.css';

/** What tells apart options with the same name, below the name. */
export function OptionDetail({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" className={classes.detail}>
      {children}
    </Text>
  );
}
