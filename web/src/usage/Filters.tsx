import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { FilterBar } from '../shared/form/FilterBar';
import { PeriodFields } from '../shared/form/PeriodFields';
import { PERIODS, type Range } from './periods';
import { useUsageTexts } from './texts';

const route = getRouteApi('/admin/usage');

/** In the URL, so that it can be bookmarked and shared. */
export function Filters({ range }: { range: Range }) {
  const t = useUsageTexts();
  const search = route.useSearch();
  const navigate = useNavigate();
  return (
    <FilterBar>
      <PeriodFields
        periods={PERIODS}
        usual="month"
        chosen={search}
        range={range}
        texts={t}
        onChange={(chosen) => void navigate({ to: '/usage', search: { ...search, ...chosen }, resetScroll: false })}
      />
    </FilterBar>
  );
}
