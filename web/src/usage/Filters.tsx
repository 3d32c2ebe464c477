import { NativeSelect } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { DayEdge } from '../shared/form/DayEdge';
import { PERIODS, type Range } from './periods';
import { useUsageTexts } from './texts';
import classes from './Usage.module.css';

const route = getRouteApi('/admin/usage');
const OWN = 'own';

/** In the URL, so that it can be bookmarked and shared. */
export function Filters({ range }: { range: Range }) {
  const t = useUsageTexts();
  const search = route.useSearch();
  const navigate = useNavigate();
  const own = search.from !== undefined || search.to !== undefined;
  const set = (change: Partial<typeof search>) =>
    void navigate({ to: '/usage', search: { ...search, ...change }, resetScroll: false });
  return (
    <search className={classes.filters}>
      <NativeSelect
        label={t.period}
        value={own ? OWN : (search.period ?? 'month')}
        data={[...PERIODS.map((value) => ({ value, label: t.periods[value] })), { value: OWN, label: t.own }]}
        onChange={({ currentTarget: { value } }) => {
          const period = PERIODS.find((one) => one === value);
          set(period ? { period, from: undefined, to: undefined } : { from: range.from, to: range.to });
        }}
      />
      {own && (
        <>
          <DayEdge label={t.from} value={range.from} onChange={(from) => set({ from, to: range.to })} />
          <DayEdge label={t.to} value={range.to} onChange={(to) => set({ from: range.from, to })} />
        </>
      )}
    </search>
  );
}
