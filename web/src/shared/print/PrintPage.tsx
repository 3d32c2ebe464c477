import { Button, Group, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { PageHead } from '../PageHead';
import classes from './print.module.css';
import { usePrintTexts } from './texts';

interface Props {
  title: ReactNode;
  tab: string;
  subtitle: ReactNode;
  /** Where the page was opened from. */
  back: ReactNode;
  /** Says what is missing from the printout. */
  note?: ReactNode;
  children: ReactNode;
}

/** A page to be printed. On the screen it has buttons too. */
export function PrintPage({ title, tab, subtitle, back, note, children }: Props) {
  const t = usePrintTexts();
  return (
    <>
      <Group className={classes.controls} gap="sm" mb="md">
        <Button leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          {t.print}
        </Button>
        {back}
        {note && <Text>{note}</Text>}
      </Group>
      <PageHead title={title} tab={tab} />
      <Text mb="md">{subtitle}</Text>
      {children}
    </>
  );
}

interface TableProps {
  label: string;
  /** With a CSS width; one takes what is left. */
  columns: readonly (readonly [title: string, width?: string])[];
  children: ReactNode;
}

export function PrintTable({ label, columns, children }: TableProps) {
  return (
    // Can be scrolled by keyboard where it is wider than the screen.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by Tab
    <section className={classes.scroller} aria-label={label} tabIndex={0}>
      <table className={classes.list} aria-label={label}>
        <thead>
          <tr>
            {columns.map(([title, width]) => (
              <th key={title} style={{ width }}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
