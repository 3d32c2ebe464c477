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
  const t = useSharedTexts();
  const { number } = useFormats();
  const [all, setAll] = useState(false);
  // A button for a single row would take as much space as the row.
  const long = rows.length > FEW + 1;
  return (
    <>
      <ul className={className}>{long && !all ? rows.slice(0, FEW) : rows}</ul>
      {long && (
        <Button variant="subtle" size="compact-sm" px={4} mx={-4} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.showFewer : t.showAll(number(rows.length))}
        </Button>
      )}
    </>
  );
}
