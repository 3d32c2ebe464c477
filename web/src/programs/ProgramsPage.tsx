import { Group, NativeSelect, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import { showDay } from '../shared/days';
import { ListPage } from '../shared/list/ListPage';
import type { Column } from '../shared/list/props';
import { useListState } from '../shared/list/search';
import { EnabledBadge } from '../shared/StatusBadge';
import { ProgramBadge } from './ProgramBadge';
import type { Program } from './program';
import { STATUSES } from './statuses';
import { useProgramTexts } from './texts';

const route = getRouteApi('/admin/programs');
const SORTS = ['programname', 'date', 'status', 'organizer'] as const;

export function ProgramsPage() {
  const t = useProgramTexts();
  const search = route.useSearch();
  const list = useListState({ ...search, sort: search.sort ?? '-date' }, SORTS);
  const include = search.include ?? 'enabled';
  const { status } = search;
  const filters = { ...list.parameters, include, ...(status && { status }) };
  const query = useRead('get_programs', filters, { keepPrevious: true });
  return (
    <ListPage
      title={t.title}
      searches={t.search}
      add={{ to: '/programs/new', text: t.add, icon: IconPlus }}
      include={include}
      download={{ list: 'get_programs', ...filters }}
      filters={
        <NativeSelect
          aria-label={t.fields.status}
          value={status ?? ''}
          data={[{ value: '', label: t.anyStatus }, ...STATUSES.map((value) => ({ value, label: t.statuses[value] }))]}
          onChange={(event) => list.set({ status: event.currentTarget.value || undefined })}
        />
      }
      filtered={status !== undefined}
      none={{ title: t.emptyTitle, hint: t.emptyHint }}
      query={query}
      rows={query.data?.programs}
      total={query.data?.total}
      list={list}
      columns={useColumns()}
      keyOf={(program) => String(program.programid)}
      nameOf={(program) => program.programname}
      card={(program) => <ProgramCard program={program} />}
    />
  );
}

function useColumns(): readonly Column<Program>[] {
  const t = useProgramTexts();
  const { number } = useFormats();
  return [
    { key: 'name', title: t.fields.programname, sort: 'programname', cell: (one) => <NameLink program={one} /> },
    { key: 'date', title: t.fields.date, sort: 'date', width: '120px', cell: (one) => showDay(one.date) },
    { key: 'organizer', title: t.fields.organizer, sort: 'organizer', cell: (one) => one.organizer },
    {
      key: 'count',
      title: t.participants.count,
      width: '110px',
      numeric: true,
      cell: (one) => number(one.participant_count),
    },
    {
      key: 'status',
      title: t.fields.status,
      sort: 'status',
      width: '190px',
      cell: (one) => (
        <Group gap={4}>
          <ProgramBadge status={one.status} />
          {one.isdisabled && <EnabledBadge disabled />}
        </Group>
      ),
    },
  ];
}

function NameLink({ program }: { program: Program }) {
  return (
    <Link to="/programs/$programid" params={{ programid: String(program.programid) }}>
      {program.programname}
    </Link>
  );
}

function ProgramCard({ program }: { program: Program }) {
  const t = useProgramTexts();
  const { number } = useFormats();
  return (
    <>
      <NameLink program={program} />
      <Text size="sm">
        {showDay(program.date)} · {t.participants.count}: {number(program.participant_count)}
      </Text>
      <Text size="sm" c="var(--muted)">
        {program.organizer}
      </Text>
      <Group gap={4} mt={4}>
        <ProgramBadge status={program.status} />
        {program.isdisabled && <EnabledBadge disabled />}
      </Group>
    </>
  );
}
