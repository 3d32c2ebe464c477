import classes from './Tiles.module.css';

interface Tile {
  term: string;
  value: string;
  /** Said in smaller letters below the value. */
  beside?: string | null;
  /** Whether somebody should do something about it. */
  urgent?: boolean;
}

/** A few figures at a glance. */
export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <dl className={classes.tiles}>
      {tiles.map(({ term, value, beside, urgent }) => (
        <div key={term} data-urgent={urgent || undefined}>
          <dt>{term}</dt>
          <dd>
            {value}
            {beside && <small>{beside}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
