import { Button } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead } from '../api/hooks';
import { useRemoval } from '../shared/appointments/useRemoval';
import { useNow } from '../shared/clock';
import { showDay, showSpan } from '../shared/days';
import { DataList } from '../shared/list/DataList';
import { DownloadList } from '../shared/list/DownloadList';
import { type ListState, useListState } from '../shared/list/search';
import { TooManyDays } from '../shared/list/TooManyDays';
import { PageHead } from '../shared/PageHead';
import { Empty } from '../shared/states';
import { BulkBar, BulkOutcome } from './Bulk';
import { Filters } from './Filters';
import { countOf, defaultSort, parametersOf, periodOf } from './filters';
import { OverdueHint } from './OverdueHint';
import { AppointmentCard, useColumns } from './rows';
import { useAppointmentsTexts } from './texts';
import { useBulk } from './useBulk';

const route = getRouteApi('/admin/appointments');
const SORTS = ['customer_name', 'date', 'consultant_name', 'status', 'createdat'] as const;

export function AppointmentsPage() {
  const t = useAppointmentsTexts();
  const filters = route.useSearch();
  const { day: today } = useNow();
  const list = useListState({ ...filters, sort: filters.sort ?? defaultSort(filters) }, SORTS);
  const asked = { ...list.parameters, ...parametersOf(filters, today) };
  const query = useRead('get_appointments', asked, { keepPrevious: true });
  const removal = useRemoval();
  const rows = query.data?.appointments.filter(({ appointmentid }) => !removal.isRemoved(appointmentid));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const bulk = useBulk();
  // Only what is on the screen, so that nothing invisible is changed.
  const chosen = rows?.filter(({ appointmentid }) => selected.has(String(appointmentid))) ?? [];
  return (
    <>
      <PageHead title={t.title} tab={t.title}>
        <DownloadList request={{ list: 'get_appointments', ...asked }} />
        <Button
          renderRoot={(props) => <Link to="/calendar/book" {...props} />}
          leftSection={<IconCalendarPlus size={18} aria-hidden />}
        >
          {t.book}
        </Button>
      </PageHead>
      {periodOf(filters) === 'upcoming' && <OverdueHint />}
      <Filters filters={filters} list={list} />
      {bulk.outcome && (
        <BulkOutcome
          outcome={bulk.outcome}
          pending={bulk.pending}
          onUndo={() => bulk.outcome && void bulk.undo(bulk.outcome)}
          onClose={bulk.dismiss}
        />
      )}
      <DataList
        label={t.title}
        query={query}
        rows={rows}
        total={query.data?.total}
        warnings={query.data?.warnings}
        list={list}
        columns={useColumns()}
        keyOf={(one) => String(one.appointmentid)}
        nameOf={(one) => `${one.customer_name}, ${showDay(one.date)} ${showSpan(one.time, one.duration)}`}
        card={(one) => <AppointmentCard appointment={one} />}
        selection={{ selected: new Set(chosen.map((one) => String(one.appointmentid))), change: setSelected }}
        refused={(refusal) =>
          refusal.code === 'too_many_days' ? (
            <TooManyDays refusal={refusal} onChoose={(from, to) => list.set({ days: undefined, from, to })} />
          ) : undefined
        }
        empty={<Nothing list={list} narrowed={countOf(filters) > 0} all={periodOf(filters) === 'all'} />}
      />
      {chosen.length > 0 && (
        <BulkBar
          chosen={chosen}
          pending={bulk.pending}
          onClear={() => setSelected(new Set())}
          onRun={async (target) => {
            await bulk.run(chosen, target);
            setSelected(new Set());
          }}
        />
      )}
    </>
  );
}

function Nothing({ list, narrowed, all }: { list: ListState; narrowed: boolean; all: boolean }) {
  const t = useAppointmentsTexts();
  const searched = narrowed || list.text !== '';
  return (
    <Empty title={searched ? t.nothing : t.emptyTitle} hint={searched ? t.nothingHint : t.emptyHint}>
      {!all && (
        <Button variant="default" onClick={() => list.set({ days: 'all', from: undefined, to: undefined })}>
          {t.showAll}
        </Button>
      )}
    </Empty>
  );
}
