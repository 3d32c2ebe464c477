import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import { showDay } from '../shared/days';
import { type Column, DataList } from '../shared/list/DataList';
import { IncludeFilter } from '../shared/list/IncludeFilter';
import { SearchBox } from '../shared/list/SearchBox';
import { useListState } from '../shared/list/search';
import { PageHead } from '../shared/PageHead';
import { EnabledBadge } from '../shared/StatusBadge';
import { Empty } from '../shared/states';
import { ProgramBadge } from './Badges';
import { type Program, STATUSES } from './program';
import { useProgramTexts } from './texts';

const route = getRouteApi('/admin/programs');
const SORTS = ['programname', 'date', 'status', 'organizer'] as const;

export function ProgramsPage() {
  const t = useProgramTexts();
  const search = route.useSearch();
  const list = useListState({ ...search, sort: search.sort ?? '-date' }, SORTS);
  const include = search.include ?? 'enabled';
  const { status } = search;
  const query = useRead(
    'get_programs',
    { ...list.parameters, include, ...(status && { status }) },
    { keepPrevious: true },
  );
  const add = (
    <Button
      renderRoot={(props) => <Link to="/programs/new" search={true} state={true} {...props} />}
      leftSection={<IconPlus size={18} aria-hidden />}
    >
      {t.add}
    </Button>
  );
  return (
    <>
      <PageHead title={t.title} tab={t.title}>
        {add}
      </PageHead>
      <Group gap="sm" mb="sm">
        <SearchBox label={t.search} value={list.text} onSearch={list.setText} />
        <NativeSelect
          aria-label={t.fields.status}
          value={status ?? ''}
          data={[{ value: '', label: t.anyStatus }, ...STATUSES.map((value) => ({ value, label: t.statuses[value] }))]}
          onChange={(event) => list.set({ status: event.currentTarget.value || undefined })}
        />
        <IncludeFilter value={include} list={list} />
      </Group>
      <DataList
        label={t.title}
        query={query}
        rows={query.data?.programs}
        total={query.data?.total}
        list={list}
        columns={useColumns()}
        keyOf={(program) => String(program.programid)}
        nameOf={(program) => program.programname}
        card={(program) => <ProgramCard program={program} />}
        filtered={include !== 'enabled' || status !== undefined}
        empty={
          <Empty title={t.emptyTitle} hint={t.emptyHint}>
            {add}
          </Empty>
        }
      />
      <Outlet />
    </>
  );
}

function useColumns(): readonly Column<Program>[] {
  const t = useProgramTexts();
  const { number } = useFormats();
  return [
    { key: 'name', title: t.fields.programname, sort: 'programname', cell: (one) => <NameLink program={one} /> },
    { key: 'date', title: t.fields.date, sort: 'date', width: '120px', cell: (one) => showDay(one.date) },
    { key: 'organizer', title: t.fields.organizer, sort: 'organizer', cell: (one) => one.organizer },
    { key: 'count', title: t.participants.count, width: '110px', cell: (one) => number(one.participant_count) },
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
