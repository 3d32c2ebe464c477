import { Group, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import { EmailText } from '../shared/Email';
import { DataList } from '../shared/list/DataList';
import type { Column } from '../shared/list/props';
import { useListState } from '../shared/list/search';
import { TooManyDays } from '../shared/list/TooManyDays';
import { PageHead } from '../shared/PageHead';
import { Empty } from '../shared/states';
import { BringBack } from './BringBack';
import { Difference } from './Difference';
import type { Entry } from './entry';
import { type AuditFilters, Filters, isFiltered } from './Filters';
import { Change, RecordLink, useRecordName } from './RecordName';
import { useAuditTexts } from './texts';

const route = getRouteApi('/admin/audit');

export function AuditPage() {
  const t = useAuditTexts();
  const { instant } = useFormats();
  const filters: AuditFilters = route.useSearch();
  const list = useListState(route.useSearch(), []);
  const nameOf = useRecordName();
  const { limit, offset } = list.parameters;
  const query = useRead('get_audit', { limit, offset, ...parametersOf(filters, list.text) }, { keepPrevious: true });
  const entries = query.data?.entries;
  const { table, record } = filters;
  const one =
    table && record
      ? (entries?.find(({ tablename, rowkey }) => tablename === table && rowkey === record) ?? {
          tablename: table,
          rowkey: record,
          before: null,
          after: null,
        })
      : null;
  return (
    <>
      <PageHead title={one ? t.oneRecord(nameOf(one)) : t.title} tab={t.title} />
      <Text c="var(--muted)" mb="md">
        {t.explain}
      </Text>
      <Filters filters={filters} list={list} />
      <DataList
        label={t.title}
        query={query}
        rows={entries}
        total={query.data?.total}
        warnings={query.data?.warnings}
        list={list}
        columns={useColumns(entries ?? [])}
        keyOf={(one) => String(one.auditid)}
        nameOf={(one) => `${nameOf(one)}, ${instant(one.at)}`}
        card={(one) => <EntryCard entry={one} seen={entries ?? []} />}
        filtered={isFiltered(filters)}
        refused={(refusal) =>
          refusal.code === 'too_many_days' ? (
            <TooManyDays refusal={refusal} onChoose={(from, to) => list.set({ from, to })} />
          ) : undefined
        }
        empty={<Empty title={t.emptyTitle} hint={t.emptyHint} />}
      />
    </>
  );
}

function parametersOf({ table, record, change, from, to }: AuditFilters, actor: string) {
  return {
    ...(table && { tablename: table }),
    ...(record && { rowkey: record }),
    ...(change && { change }),
    ...(from && { date_from: from }),
    ...(to && { date_to: to }),
    ...(actor && { actor }),
  };
}

function useColumns(seen: readonly Entry[]): readonly Column<Entry>[] {
  const { columns: t } = useAuditTexts();
  const { instant } = useFormats();
  return [
    { key: 'at', title: t.at, width: '150px', cell: (one) => instant(one.at) },
    {
      key: 'actor',
      title: t.actor,
      width: '200px',
      cell: (one) => <EmailText email={one.actor} />,
    },
    {
      key: 'what',
      title: t.what,
      width: '200px',
      cell: (one) => (
        <>
          <Change action={one.action} />
          <div>
            <RecordLink entry={one} />
          </div>
        </>
      ),
    },
    { key: 'fields', title: t.fields, cell: (one) => <Difference entry={one} /> },
    { key: 'actions', title: t.actions, width: '190px', cell: (one) => <BringBack entry={one} seen={seen} /> },
  ];
}

function EntryCard({ entry, seen }: { entry: Entry; seen: readonly Entry[] }) {
  const { instant } = useFormats();
  return (
    <>
      <Group justify="space-between" gap="xs">
        <RecordLink entry={entry} />
        <Change action={entry.action} />
      </Group>
      <Text size="sm" c="var(--muted)" mb={4}>
        {instant(entry.at)} · <EmailText email={entry.actor} />
      </Text>
      <Difference entry={entry} />
      <Group mt="xs">
        <BringBack entry={entry} seen={seen} />
      </Group>
    </>
  );
}
