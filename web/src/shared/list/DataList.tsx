import { Alert, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Refusal } from '../../api/client';
import { useFormats } from '../clock';
import { Empty, Failed, Loading } from '../states';
import { CardList } from './CardList';
import { Pager } from './Pager';
import { SortSelect } from './SortSelect';
import type { ListState } from './search';
import { TableList } from './TableList';
import { useListTexts } from './texts';

export interface Column<Row> {
  key: string;
  title: string;
  cell(row: Row): ReactNode;
  /** The API's column to sort by when the heading is pressed. */
  sort?: string;
  /** CSS width; by default the column takes the remaining space. */
  width?: string;
}

export interface Selection {
  selected: ReadonlySet<string>;
  change(keys: ReadonlySet<string>): void;
}

export interface DataListProps<Row> {
  /** The table's label for screen readers. */
  label: string;
  query: Pick<UseQueryResult<unknown>, 'error' | 'isPending' | 'isPlaceholderData' | 'refetch'>;
  rows: readonly Row[] | undefined;
  total: number | undefined;
  list: ListState;
  columns: readonly Column<Row>[];
  keyOf(row: Row): string;
  nameOf(row: Row): string;
  /** A row on a phone. */
  card(row: Row): ReactNode;
  /** Shown if the list is empty without any search or filter. */
  empty?: ReactNode;
  filtered?: boolean;
  selection?: Selection;
  /** The answer's warnings about missing rows. */
  warnings?: readonly string[];
  /** A state that is more specific for a refusal; undefined to use the common one. */
  refused?(refusal: Refusal): ReactNode;
}

/** A page of a server-side list: a table, or cards on narrow screens. */
export function DataList<Row>(props: DataListProps<Row>) {
  const { query, rows, total, list, columns, empty, filtered, warnings, refused } = props;
  const t = useListTexts();
  const { number } = useFormats();
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });

  if (query.error && !rows)
    return refused?.(query.error) ?? <Failed refusal={query.error} retry={() => void query.refetch()} />;
  if (!rows || total === undefined) return <Loading />;
  if (rows.length === 0 && list.page === 1) {
    if (list.text || filtered || !empty) return <Empty title={t.nothing} hint={t.nothingHint} />;
    return empty;
  }
  const View = narrow ? CardList : TableList;
  return (
    <section
      aria-label={props.label}
      aria-busy={query.isPlaceholderData}
      data-stale={query.isPlaceholderData || undefined}
    >
      <Text size="sm" c="var(--muted)" mb={6} role="status">
        {t.total(number(total))}
      </Text>
      {warnings && warnings.length > 0 && (
        <Alert color="orange" mb="sm" title={t.incomplete}>
          {warnings.map((warning) => (
            <Text key={warning} size="sm">
              {warning}
            </Text>
          ))}
        </Alert>
      )}
      {narrow && <SortSelect columns={columns} list={list} />}
      <View {...props} rows={rows} />
      <Pager list={list} total={total} />
    </section>
  );
}
