import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useCallback, useRef } from 'react';
import { Check } from './Check';
import classes from './list.module.css';
import type { Column, DataListProps } from './props';
import type { ListState } from './search';
import { useListTexts } from './texts';

const ROW_HEIGHT = 45;

/** Only the rows near the viewport are rendered; the table still exposes the number of all rows. */
export function TableList<Row>(props: DataListProps<Row> & { rows: readonly Row[] }) {
  const { label, rows, columns, list, keyOf, nameOf, selection, total } = props;
  const t = useListTexts();
  const table = useRef<HTMLTableElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: table.current?.offsetTop ?? 0,
  });
  const shown = virtual.getVirtualItems();
  const before = shown[0] ? shown[0].start - virtual.options.scrollMargin : 0;
  const after = virtual.getTotalSize() - ((shown.at(-1)?.end ?? 0) - virtual.options.scrollMargin);
  const width = columns.length + (selection ? 1 : 0);
  const keys = rows.map(keyOf);
  const allSelected = selection !== undefined && keys.every((key) => selection.selected.has(key));

  const toggle = useRef<(key: string) => void>(() => undefined);
  toggle.current = (key) => {
    const next = new Set(selection?.selected);
    if (!next.delete(key)) next.add(key);
    selection?.change(next);
  };
  const onToggle = useCallback((key: string) => toggle.current(key), []);

  return (
    <div className={classes.scroller}>
      <table ref={table} className={classes.table} aria-label={label} aria-rowcount={(total ?? rows.length) + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {selection && (
              <th className={classes.check}>
                <Check
                  label={t.selectAll}
                  checked={allSelected}
                  indeterminate={!allSelected && keys.some((key) => selection.selected.has(key))}
                  onChange={() => selection.change(new Set(allSelected ? [] : keys))}
                />
              </th>
            )}
            {columns.map((column) => (
              <Heading key={column.key} column={column} list={list} />
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Spacer height={before} width={width} />}
          {shown.map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const key = keyOf(row);
            return (
              <TableRow
                key={key}
                measure={virtual.measureElement}
                index={index}
                number={(list.page - 1) * list.size + index + 2}
                row={row}
                columns={columns}
                id={key}
                selected={selection?.selected.has(key)}
                label={selection && t.select(nameOf(row))}
                onToggle={onToggle}
              />
            );
          })}
          {after > 0 && <Spacer height={after} width={width} />}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps<Row> {
  measure(element: HTMLElement | null): void;
  index: number;
  /** Among the rows of all pages, the heading included. */
  number: number;
  row: Row;
  columns: readonly Column<Row>[];
  id: string;
  /** Undefined if rows can't be selected. */
  selected: boolean | undefined;
  label: string | undefined;
  onToggle(id: string): void;
}

/** Unaffected by the selection of other rows, if the list's columns stay the same. */
const TableRow = memo(function TableRow<Row>(props: RowProps<Row>) {
  const { measure, index, number, row, columns, id, selected, label, onToggle } = props;
  return (
    <tr ref={measure} data-index={index} aria-rowindex={number} aria-selected={selected}>
      {selected !== undefined && (
        <td className={classes.check}>
          <Check label={label ?? ''} checked={selected} onChange={() => onToggle(id)} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} data-numeric={column.numeric}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}) as <Row>(props: RowProps<Row>) => ReactNode;

function Spacer({ height, width }: { height: number; width: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={width} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

function Heading<Row>({ column, list }: { column: Column<Row>; list: ListState }) {
  const { sort, title, width, numeric } = column;
  if (!sort)
    return (
      <th style={{ width }} data-numeric={numeric}>
        {title}
      </th>
    );
  const ascending = list.sort === sort;
  const descending = list.sort === `-${sort}`;
  const Icon = ascending ? IconArrowUp : descending ? IconArrowDown : IconArrowsSort;
  return (
    <th
      style={{ width }}
      data-numeric={numeric}
      aria-sort={ascending ? 'ascending' : descending ? 'descending' : 'none'}
    >
      <button type="button" className={classes.sort} onClick={() => list.set({ sort: ascending ? `-${sort}` : sort })}>
        {title}
        <Icon size={14} aria-hidden />
      </button>
    </th>
  );
}
