import { Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import classes from './Uploads.module.css';

/** How many are shown at first: a dump may ignore thousands of statements. */
const SHOWN = 20;

/** Remarks of the import, which are in English. */
export function Notes({ title, notes, urgent = false }: { title: string; notes: readonly string[]; urgent?: boolean }) {
  const Icon = urgent ? IconAlertTriangle : IconInfoCircle;
  const [first, rest] = [notes.slice(0, SHOWN), notes.slice(SHOWN)];
  return (
    <div className={classes.remarks}>
      <Text size="sm" fw={600}>
        <Icon size={16} aria-hidden /> {title}
      </Text>
      <ul className={classes.notes} lang="en">
        {first.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      {rest.length > 0 && (
        <details className={classes.more}>
          <summary>+{rest.length}</summary>
          <ul className={classes.notes} lang="en">
            {rest.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
