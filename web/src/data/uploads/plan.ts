import type { Mode, Table } from './upload';

/** What an import does to one table. */
export interface Effect {
  table: NonNullable<Table['table']>;
  file: string;
  added: number;
  changed: number;
  /** Rows that are different and stay as they are. */
  kept: number;
}

/** What an import in this mode does, without the tables that it leaves alone. */
export function effectsOf(tables: readonly Table[], mode: Mode): Effect[] {
  return tables.flatMap(({ table, file, new: added, changed, refused }) => {
    if (!table || refused !== null || added + changed === 0) return [];
    const updates = mode === 'update';
    return [{ table, file, added, changed: updates ? changed : 0, kept: updates ? 0 : changed }];
  });
}

/** The modes in which an import would do something; both only if they differ. */
export function modesOf(tables: readonly Table[]): Mode[] {
  const [adds, changes] = [effectsOf(tables, 'add'), effectsOf(tables, 'update')];
  return [
    ...(adds.some(({ added }) => added > 0) ? (['add'] as const) : []),
    ...(changes.some(({ changed }) => changed > 0) ? (['update'] as const) : []),
  ];
}

type Figures = Pick<Table, 'new' | 'changed' | 'unchanged' | 'rejected'>;

/** Of all tables together. */
export function totalOf(tables: readonly Figures[], figure: keyof Figures): number {
  return tables.reduce((sum, table) => sum + table[figure], 0);
}
