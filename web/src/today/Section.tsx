import { type ReactNode, useId } from 'react';
import { useFormats } from '../shared/clock';
import { FirstFew } from '../shared/FirstFew';
import classes from './Today.module.css';

interface Props {
  title: string;
  count: number;
  /** Shown if empty. */
  nothing: string;
  rows: readonly ReactNode[];
  foot?: ReactNode;
}

export function Section({ title, count, nothing, rows, foot }: Props) {
  const id = useId();
  const { number } = useFormats();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <h2 id={id}>
        {title}
        {count > 0 && <span className={classes.count}>{number(count)}</span>}
      </h2>
      {rows.length > 0 ? (
        <FirstFew className={classes.rows} rows={rows} />
      ) : (
        <p className={classes.nothing}>{nothing}</p>
      )}
      {foot}
    </section>
  );
}
