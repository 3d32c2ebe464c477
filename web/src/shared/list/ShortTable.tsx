import { useMediaQuery } from '@mantine/hooks';
import { Facts } from '../Facts';
import { useFirstFew } from '../FirstFew';
import classes from './list.module.css';
import type { Column } from './props';

interface Props<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf(row: Row): string;
}

/** A complete short list: a table, or on a phone each row as facts. `few`: the others of a longer one on request. */
export function ShortTable<Row>({ few, ...props }: Props<Row> & { few?: true }) {
  return few ? <FewRows {...props} /> : <Rows {...props} />;
}

function FewRows<Row>(props: Props<Row>) {
  const { shown, button } = useFirstFew(props.rows);
  return (
    <>
      <Rows {...props} rows={shown} />
      {button && <div className={classes.others}>{button}</div>}
    </>
  );
}

function Rows<Row>({ label, rows, columns, keyOf }: Props<Row>) {
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  if (narrow)
    return (
      <ul className={classes.cards} aria-label={label}>
        {rows.map((row) => (
          <li key={keyOf(row)}>
            <div className={classes.card}>
              <Facts facts={columns.map(({ title, cell }) => [title, cell(row)] as const)} />
            </div>
          </li>
        ))}
      </ul>
    );
  return (
    <div className={classes.scroller}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ key, title, width, numeric }) => (
              <th key={key} style={{ width }} data-numeric={numeric}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.key} data-numeric={column.numeric}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
