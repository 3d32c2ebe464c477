import { Button, NativeSelect } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFilter, IconFilterOff } from '@tabler/icons-react';
import { useState } from 'react';
import { STATUSES } from '../shared/appointments/statuses';
import { useNow } from '../shared/clock';
import { FilterBar, SearchFilter, WideFilter } from '../shared/form/FilterBar';
import { SearchBox } from '../shared/list/SearchBox';
import type { ListState } from '../shared/list/search';
import { useSharedTexts } from '../shared/texts';
import { useAllConsultants } from '../shared/useAllConsultants';
import { CustomerFilter } from './CustomerFilter';
import { DayFilter } from './DayFilter';
import { type AppointmentFilters, countOf } from './filters';
import { useAppointmentsTexts } from './texts';

const NONE: AppointmentFilters = {
  days: undefined,
  from: undefined,
  to: undefined,
  status: undefined,
  consultant: undefined,
  customer: undefined,
};

/** On a phone the filters are behind a button that shows their number. */
export function Filters({ filters, list }: { filters: AppointmentFilters; list: ListState }) {
  const t = useAppointmentsTexts();
  const shared = useSharedTexts();
  const now = useNow();
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const [open, setOpen] = useState(false);
  const count = countOf(filters);
  return (
    <FilterBar>
      <SearchFilter>
        <SearchBox label={t.search} value={list.text} onSearch={list.setText} />
      </SearchFilter>
      {narrow && (
        <Button
          variant="default"
          leftSection={<IconFilter size={16} aria-hidden />}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {count > 0 ? t.filtersOn(count) : t.filters}
        </Button>
      )}
      {(!narrow || open) && (
        <>
          <DayFilter filters={filters} today={now.day} onChange={list.set} />
          <NativeSelect
            label={t.columns.status}
            value={filters.status ?? ''}
            data={[
              { value: '', label: t.anyStatus },
              ...STATUSES.map((value) => ({ value, label: shared.status[value] })),
            ]}
            onChange={(event) => list.set({ status: event.currentTarget.value || undefined })}
          />
          <ConsultantFilter value={filters.consultant} onChange={(consultant) => list.set({ consultant })} />
          <WideFilter>
            <CustomerFilter value={filters.customer} onChange={(customer) => list.set({ customer })} />
          </WideFilter>
          {count > 0 && (
            <Button
              variant="subtle"
              leftSection={<IconFilterOff size={16} aria-hidden />}
              onClick={() => list.set({ ...NONE })}
            >
              {t.clear}
            </Button>
          )}
        </>
      )}
    </FilterBar>
  );
}

function ConsultantFilter({ value, onChange }: { value?: number; onChange(consultantid?: number): void }) {
  const t = useAppointmentsTexts();
  const query = useAllConsultants();
  const people = query.data?.consultants ?? [];
  const unknown = value !== undefined && !people.some(({ consultantid }) => consultantid === value);
  return (
    <NativeSelect
      label={t.columns.consultant}
      value={value ?? ''}
      data={[
        { value: '', label: t.anyConsultant },
        ...(unknown ? [{ value: String(value), label: t.chosenConsultant }] : []),
        ...people.map(({ consultantid, fullname }) => ({ value: String(consultantid), label: fullname })),
      ]}
      onChange={(event) => onChange(event.currentTarget.value ? Number(event.currentTarget.value) : undefined)}
    />
  );
}
