import { NativeSelect } from '@mantine/core';
import type { Column } from './props';
import type { ListState } from './search';
import { useListTexts } from './texts';

/** Sorting for layouts without column headings. */
export function SortSelect<Row>({ columns, list }: { columns: readonly Column<Row>[]; list: ListState }) {
  const t = useListTexts();
  const options = columns.flatMap(({ sort, title }) =>
    sort
      ? [
          { value: sort, label: `${title}, ${t.ascending}` },
          { value: `-${sort}`, label: `${title}, ${t.descending}` },
        ]
      : [],
  );
  if (options.length === 0) return null;
  return (
    <NativeSelect
      mb="xs"
      aria-label={t.sortBy}
      value={list.sort ?? ''}
      data={[{ value: '', label: t.sortBy }, ...options]}
      onChange={(event) => list.set({ sort: event.currentTarget.value || undefined })}
    />
  );
}
