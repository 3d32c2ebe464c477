import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Refusal } from '../../api/client';
import type { ListState } from './search';

export interface Column<Row> {
  key: string;
  title: string;
  cell(row: Row): ReactNode;
  /** The API's column to sort by when the heading is pressed. */
  sort?: string;
  /** CSS width; by default the column takes the remaining space. */
  width?: string;
  /** Numbers, of which the digits with the same value stand below each other. */
  numeric?: true;
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
