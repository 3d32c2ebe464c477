import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useRead } from '../api/hooks';
import { parseDay, showDay } from '../shared/days';
import { DayInput } from '../shared/form/DayInput';
import { useFormTexts } from '../shared/form/texts';
import { GROUPS, type Group, PERIODS, type Range } from './period';
import classes from './Reports.module.css';
import { useReportTexts } from './texts';

const route = getRouteApi('/admin/reports');
const OWN = 'own';
const MANY = 1000;

/** Everything is in the URL, so that a report can be bookmarked and shared. On paper only what was chosen is shown. */
export function Filters({ range, by }: { range: Range; by: Group }) {
  const t = useReportTexts();
  const search = route.useSearch();
  const navigate = useNavigate();
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const own = search.from !== undefined || search.to !== undefined;
  const people = useRead('get_consultants', { include: 'all', sort: 'fullname', limit: MANY });
  const set = (change: Partial<typeof search>) =>
    void navigate({ to: '/reports', search: { ...search, ...change }, resetScroll: false });
  const groups = GROUPS.map((value) => ({ value, label: t.groups[value] }));
  const one = people.data?.consultants.find(({ consultantid }) => consultantid === search.consultant);
  return (
    <>
      <p className={classes.printed}>
        {[`${showDay(range.from)} – ${showDay(range.to)}`, one?.fullname].filter(Boolean).join(' · ')}
      </p>
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
            <Day label={t.from} value={range.from} onChange={(from) => set({ from, to: range.to })} />
            <Day label={t.to} value={range.to} onChange={(to) => set({ from: range.from, to })} />
          </>
        )}
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
      </search>
    </>
  );
}

/** Applied as soon as it is a valid date. */
function Day({ label, value, onChange }: { label: string; value: string; onChange(day: string): void }) {
  const t = useFormTexts();
  const [typed, setTyped] = useState(showDay(value));
  useEffect(() => setTyped(showDay(value)), [value]);
  return (
    <DayInput
      label={label}
      value={typed}
      error={parseDay(typed) === null && t.day}
      onChange={(text) => {
        setTyped(text);
        const chosen = parseDay(text);
        if (chosen && chosen !== value) onChange(chosen);
      }}
    />
  );
}
