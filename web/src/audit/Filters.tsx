import { Button, NativeSelect } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { DayEdge } from '../shared/form/DayEdge';
import { FilterBar, SearchFilter } from '../shared/form/FilterBar';
import { useFormTexts } from '../shared/form/texts';
import { SearchBox } from '../shared/list/SearchBox';
import type { ListState } from '../shared/list/search';
import { CHANGES, type Entry, TABLES, type Table } from './entry';
import { useAuditTexts } from './texts';

/** The filters in the URL; an address is kept out of it. */
export interface AuditFilters {
  table?: Table;
  record?: string;
  change?: Entry['action'];
  from?: string;
  to?: string;
}

const NONE = { table: undefined, record: undefined, change: undefined, from: undefined, to: undefined };

export function isFiltered({ table, record, change, from, to }: AuditFilters): boolean {
  return [table, record, change, from, to].some((value) => value !== undefined);
}

export function Filters({ filters, list }: { filters: AuditFilters; list: ListState }) {
  const t = useAuditTexts();
  const form = useFormTexts();
  const { from, to } = filters;
  return (
    <FilterBar>
      <SearchFilter>
        <SearchBox label={t.actor} value={list.text} onSearch={list.setText} />
      </SearchFilter>
      <NativeSelect
        label={t.kind}
        value={filters.table ?? ''}
        data={[{ value: '', label: t.anyKind }, ...TABLES.map((value) => ({ value, label: t.tables[value] }))]}
        onChange={(event) => list.set({ table: event.currentTarget.value || undefined, record: undefined })}
      />
      <NativeSelect
        label={t.change}
        value={filters.change ?? ''}
        data={[{ value: '', label: t.anyChange }, ...CHANGES.map((value) => ({ value, label: t.changes[value] }))]}
        onChange={(event) => list.set({ change: event.currentTarget.value || undefined })}
      />
      <DayEdge label={t.from} value={from} onChange={(day) => list.set({ from: day })} />
      <DayEdge
        label={t.to}
        value={to}
        error={from && to && to < from && form.daysReversed}
        onChange={(day) => list.set({ to: day })}
      />
      {isFiltered(filters) && (
        <Button
          variant="subtle"
          leftSection={<IconFilterOff size={16} aria-hidden />}
          onClick={() => list.set({ ...NONE })}
        >
          {t.clear}
        </Button>
      )}
    </FilterBar>
  );
}
