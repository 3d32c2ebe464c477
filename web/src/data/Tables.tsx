import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import type { Column } from '../shared/list/props';
import { ShortTable } from '../shared/list/ShortTable';
import { Failed, Loading } from '../shared/states';
import type { Status } from './archive';
import classes from './Data.module.css';
import { Technical } from './RunResult';
import { useDataTexts } from './texts';

interface Row {
  name: string;
  rows: number;
  columns: number | undefined;
  archived: Status['tables'][string] | undefined;
}

export function Tables({ archived }: { archived: Status['tables'] | undefined }) {
  const t = useDataTexts().tables;
  const counts = useRead('get_stats', {});
  const widths = useRead('get_tables', {});
  const columns = useColumns();
  if (counts.error && !counts.data) return <Failed refusal={counts.error} retry={() => void counts.refetch()} />;
  if (!counts.data) return <Loading />;
  const rows = counts.data.table_stats.map(({ table_name: name, row_count }) => ({
    name,
    rows: row_count,
    columns: widths.data?.tables.find(({ table_name }) => table_name === name)?.column_count,
    archived: archived?.[name],
  }));
  return (
    <>
      <Text size="sm" c="var(--muted)" mb={6}>
        {t.total(counts.data.total_rows, counts.data.total_tables)}
      </Text>
      <ShortTable label={t.title} rows={rows} keyOf={(row) => row.name} columns={columns} />
    </>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { tables: t, names } = useDataTexts();
  const { number, instant } = useFormats();
  return [
    {
      key: 'name',
      title: t.table,
      cell: ({ name }) => (
        <>
          <Link to="/data/$table" params={{ table: name }} className={classes.table}>
            {names[name] ?? name}
          </Link>
          <code className={classes.technical}>{name}</code>
        </>
      ),
    },
    { key: 'rows', title: t.rows, numeric: true, cell: ({ rows }) => number(rows) },
    {
      key: 'stored',
      title: t.stored,
      numeric: true,
      cell: ({ archived }) => archived && number(archived.record_count),
    },
    {
      key: 'columns',
      title: t.columns,
      numeric: true,
      cell: ({ columns }) => columns !== undefined && number(columns),
    },
    { key: 'status', title: t.status, cell: ({ archived }) => <ArchiveState archived={archived} /> },
    { key: 'at', title: t.at, cell: ({ archived }) => archived?.last_archived && instant(archived.last_archived) },
    {
      key: 'checksum',
      title: t.checksum,
      cell: ({ archived }) => archived && <code className={classes.checksum}>{archived.checksum}</code>,
    },
  ];
}

function ArchiveState({ archived }: { archived: Row['archived'] }) {
  const t = useDataTexts().tables;
  if (!archived) return t.never;
  const failed = archived.status === 'failed';
  const Icon = failed ? IconAlertTriangle : IconCheck;
  return (
    <>
      <span className={classes.state} data-state={failed ? 'failed' : 'succeeded'}>
        <Icon size={16} aria-hidden />
        {failed ? t.failed : t.ok}
      </span>
      {archived.last_error && <Technical text={archived.last_error} />}
    </>
  );
}
