import { type ReactNode, useId } from 'react';
import { useFormats } from '../shared/clock';
import classes from './Today.module.css';

interface Props {
  title: string;
  count: number;
  /** Shown if empty. */
  nothing: string;
  children: ReactNode;
  foot?: ReactNode;
}

export function Section({ title, count, nothing, children, foot }: Props) {
  const id = useId();
  const { number } = useFormats();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <h2 id={id}>
        {title}
        {count > 0 && <span className={classes.count}>{number(count)}</span>}
      </h2>
      {count > 0 ? <ul className={classes.rows}>{children}</ul> : <p className={classes.nothing}>{nothing}</p>}
      {foot}
    </section>
  );
}
