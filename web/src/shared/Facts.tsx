import type { ReactNode } from 'react';
import classes from './Facts.module.css';

/** `wide`: a text that may be long, on a line of its own. */
type Fact = readonly [term: string, value: ReactNode, width?: 'wide'];

/** A record's facts as terms and values; a dash for empty ones. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([term, value, width]) => (
        <div key={term} data-wide={(width && Boolean(value)) || undefined}>
          <dt>{term}</dt>
          <dd>{value || '–'}</dd>
        </div>
      ))}
    </dl>
  );
}
