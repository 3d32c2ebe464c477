import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { showDay } from '../shared/days';
import { FilterBar } from '../shared/form/FilterBar';
import { PeriodFields } from '../shared/form/PeriodFields';
import { useAllConsultants } from '../shared/useAllConsultants';
import { GROUPS, type Group, PERIODS, type Range } from './period';
import classes from './Reports.module.css';
import { useReportTexts } from './texts';

const route = getRouteApi('/admin/reports');

/** Everything is in the URL, so that a report can be bookmarked and shared. On paper only what was chosen is shown. */
export function Filters({ range, by }: { range: Range; by: Group }) {
  const t = useReportTexts();
  const search = route.useSearch();
  const navigate = useNavigate();
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const people = useAllConsultants();
  const set = (change: Partial<typeof search>) =>
    void navigate({ to: '/reports', search: { ...search, ...change }, resetScroll: false });
  const groups = GROUPS.map((value) => ({ value, label: t.groups[value] }));
  const one = people.data?.consultants.find(({ consultantid }) => consultantid === search.consultant);
  return (
    <>
      <p className={classes.printed}>
        {[`${showDay(range.from)} – ${showDay(range.to)}`, one?.fullname].filter(Boolean).join(' · ')}
      </p>
      <FilterBar>
        <PeriodFields periods={PERIODS} usual="month" chosen={search} range={range} texts={t} onChange={set} />
        <NativeSelect
          label={t.consultant}
          value={String(search.consultant ?? '')}
          data={[
            { value: '', label: t.anyConsultant },
            ...(people.data?.consultants ?? []).map(({ consultantid, fullname }) => ({
              value: String(consultantid),
              label: fullname,
            })),
          ]}
          onChange={(event) => set({ consultant: Number(event.currentTarget.value) || undefined })}
        />
        {narrow ? (
          <NativeSelect
            label={t.by}
            value={by}
            data={groups}
            onChange={(event) => set({ by: event.currentTarget.value as Group })}
          />
        ) : (
          <div className={classes.groups}>
            <SegmentedControl
              aria-label={t.by}
              value={by}
              data={groups}
              onChange={(value) => set({ by: value as Group })}
            />
          </div>
        )}
      </FilterBar>
    </>
  );
}
