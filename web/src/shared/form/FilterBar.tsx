import type { ReactNode } from 'react';
import classes from './FilterBar.module.css';

/** The fields that narrow what a page shows: as many beside each other as there is room for. Not on paper. */
export function FilterBar({ children }: { children: ReactNode }) {
  return <search className={classes.bar}>{children}</search>;
}

/** A field whose values are long: on a phone on a line of its own. */
export function WideFilter({ children }: { children: ReactNode }) {
  return <div className={classes.wide}>{children}</div>;
}

/** The search: on a phone with room for a button beside it. */
export function SearchFilter({ children }: { children: ReactNode }) {
  return <div className={classes.search}>{children}</div>;
}
