import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useFormats } from './clock';
import { useSharedTexts } from './texts';

const FEW = 8;

interface Props {
  className: string | undefined;
  rows: readonly ReactNode[];
}

/** A list that may be long: its first rows, and a button that shows the others. */
export function FirstFew({ className, rows }: Props) {
  const { shown, button } = useFirstFew(rows);
  return (
    <>
      <ul className={className}>{shown}</ul>
      {button}
    </>
  );
}

/** The rows that are shown of a list that may be long, and the button that shows the others; null if there are none. */
export function useFirstFew<Row>(rows: readonly Row[]): { shown: readonly Row[]; button: ReactNode } {
  const t = useSharedTexts();
  const { number } = useFormats();
  const [all, setAll] = useState(false);
  // A button for a single row would take as much space as the row.
  if (rows.length <= FEW + 1) return { shown: rows, button: null };
  return {
    shown: all ? rows : rows.slice(0, FEW),
    button: (
      <Button variant="subtle" size="compact-sm" px={4} mx={-4} aria-expanded={all} onClick={() => setAll(!all)}>
        {all ? t.showFewer : t.showAll(number(rows.length))}
      </Button>
    ),
  };
}
