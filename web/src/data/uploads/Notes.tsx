import { Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useLanguage } from '../../shared/language';
import { vietnameseRemark } from './remarks';
import classes from './Uploads.module.css';

/** How many are shown at first: a dump may ignore thousands of statements. */
const SHOWN = 20;

/** Remarks of the import. */
export function Notes({ title, notes, urgent = false }: { title: string; notes: readonly string[]; urgent?: boolean }) {
  const Icon = urgent ? IconAlertTriangle : IconInfoCircle;
  const [first, rest] = [notes.slice(0, SHOWN), notes.slice(SHOWN)];
  return (
    <div className={classes.remarks}>
      <Text size="sm" fw={600}>
        <Icon size={16} aria-hidden /> {title}
      </Text>
      <List notes={first} />
      {rest.length > 0 && (
        <details className={classes.more}>
          <summary>+{rest.length}</summary>
          <List notes={rest} />
        </details>
      )}
    </div>
  );
}

/** In the person's language, as far as the remarks are known. */
function List({ notes }: { notes: readonly string[] }) {
  const { language } = useLanguage();
  return (
    <ul className={classes.notes}>
      {notes.map((note) => {
        const known = language === 'vi' ? vietnameseRemark(note) : null;
        return (
          <li key={note} lang={known ? undefined : 'en'}>
            {known ?? note}
          </li>
        );
      })}
    </ul>
  );
}
