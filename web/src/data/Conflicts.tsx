import { Text } from '@mantine/core';
import { showDay } from '../shared/days';
import { ShortTable } from '../shared/list/ShortTable';
import type { Status } from './archive';
import { useDataTexts } from './texts';

export function Conflicts({ conflicts }: { conflicts: Status['conflicts'] }) {
  const { conflicts: t, names } = useDataTexts();
  return (
    <>
      <Text size="sm" mb="sm">
        {t.explain}
      </Text>
      <ShortTable
        label={t.title}
        rows={conflicts}
        keyOf={(one) => `${one.table} ${one.archived_id}`}
        columns={[
          { key: 'day', title: t.day, cell: (one) => showDay(one.day) },
          { key: 'table', title: t.table, cell: (one) => names[one.table] ?? one.table },
          { key: 'archived', title: t.archived, cell: (one) => one.archived_id },
          { key: 'database', title: t.database, cell: (one) => one.database_id ?? t.missing },
        ]}
      />
    </>
  );
}
