import { Button, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useFormats } from '../../shared/clock';
import { useLanguage } from '../../shared/language';
import { ShortTable } from '../../shared/list/ShortTable';
import { useDataTexts } from '../texts';
import { Notes } from './Notes';
import { vietnamese } from './reasons';
import { useUploadTexts } from './texts';
import classes from './Uploads.module.css';
import type { RejectedRow, Table } from './upload';

/** What an import does to each table, and why rows are rejected. */
export function Outcome({ tables }: { tables: readonly Table[] }) {
  const t = useUploadTexts();
  const { number } = useFormats();
  const nameOf = useTableName();
  return (
    <>
      <div className={classes.figures}>
        <ShortTable
          label={t.outcome}
          rows={tables}
          keyOf={({ file }) => file}
          columns={[
            { key: 'table', title: t.table, cell: (one) => nameOf(one) },
            { key: 'file', title: t.file, cell: ({ file }) => <span className={classes.value}>{file}</span> },
            { key: 'new', title: t.new, width: '110px', cell: (one) => number(one.new) },
            { key: 'changed', title: t.changed, width: '110px', cell: (one) => number(one.changed) },
            { key: 'unchanged', title: t.unchanged, width: '110px', cell: (one) => number(one.unchanged) },
            { key: 'rejected', title: t.rejected, width: '110px', cell: (one) => number(one.rejected) },
          ]}
        />
      </div>
      {tables.map((table) => (
        <TableDetails key={table.file} table={table} />
      ))}
    </>
  );
}

export function useTableName(): (table: Pick<Table, 'table'>) => string {
  const { names } = useDataTexts();
  const { noTable } = useUploadTexts();
  return ({ table }) => (table ? (names[table] ?? table) : noTable);
}

/** What is to say about a table beyond its figures. */
function TableDetails({ table }: { table: Table }) {
  const t = useUploadTexts();
  const { number } = useFormats();
  const nameOf = useTableName();
  const { file, refused, warnings, read_as, rejected, reasons, rejects_url } = table;
  if (!refused && warnings.length + read_as.length + rejected === 0) return null;
  return (
    <section className={classes.table} aria-label={file}>
      <Title order={3} size="h5">
        {nameOf(table)} <span className={classes.file}>{file}</span>
      </Title>
      {refused && <Notes title={t.refused} notes={[refused]} urgent />}
      {warnings.length > 0 && <Notes title={t.warnings} notes={warnings} urgent />}
      {read_as.length > 0 && <Notes title={t.readAs} notes={read_as} />}
      {rejected > 0 && (
        <>
          <Title order={4} size="h6" mt="sm" mb={4}>
            {reasons.length < rejected ? t.firstReasons(number(reasons.length), number(rejected)) : t.reasons}
          </Title>
          <ShortTable
            label={`${t.reasons}: ${file}`}
            rows={reasons}
            keyOf={({ line, column, reason }) => `${line} ${column} ${reason}`}
            columns={[
              { key: 'line', title: t.line, width: '90px', cell: ({ line }) => number(line) },
              { key: 'column', title: t.column, width: '150px', cell: ({ column }) => column && <code>{column}</code> },
              {
                key: 'value',
                title: t.value,
                width: '220px',
                cell: ({ value }) => value && <span className={classes.value}>{value}</span>,
              },
              { key: 'reason', title: t.reason, cell: (row) => <Reason row={row} /> },
            ]}
          />
          {rejects_url && (
            <Button
              component="a"
              href={rejects_url}
              variant="default"
              size="compact-sm"
              mt="sm"
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {t.download}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

/** In the person's language, as far as the reason is known. */
function Reason({ row }: { row: RejectedRow }) {
  const { language } = useLanguage();
  const known = language === 'vi' ? vietnamese(row) : null;
  return known ?? <span lang="en">{row.reason}</span>;
}
