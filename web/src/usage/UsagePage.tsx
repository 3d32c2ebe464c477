import { Alert, NativeSelect, Text, Title } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRead } from '../api/hooks';
import { useFormats, useNow } from '../shared/clock';
import { useFormTexts } from '../shared/form/texts';
import { PageHead } from '../shared/PageHead';
import { Empty, Failed, Loading } from '../shared/states';
import { Tiles } from '../shared/Tiles';
import { Actions } from './Actions';
import { Days } from './Days';
import { Errors } from './Errors';
import { Filters } from './Filters';
import { lengthOf, MEASURES, type Measure, problemOf, rangeOf } from './periods';
import { Screens } from './Screens';
import { shareOf } from './speed';
import { useUsageTexts } from './texts';
import type { Usage } from './usage';

const route = getRouteApi('/admin/usage');

export function UsagePage() {
  const t = useUsageTexts();
  const { daysReversed } = useFormTexts();
  const search = route.useSearch();
  const usual = rangeOf(search.period ?? 'month', useNow().day);
  const range = { from: search.from ?? usual.from, to: search.to ?? usual.to };
  const problem = problemOf(range);
  const query = useRead(
    'get_usage',
    { date_from: range.from, date_to: range.to },
    { enabled: problem === null, keepPrevious: true },
  );
  return (
    <>
      <PageHead title={t.title} tab={t.title} />
      <Text c="var(--muted)" mb="md">
        {t.explain}
      </Text>
      <Filters range={range} />
      {problem ? (
        <Alert color="orange" role="alert">
          {problem === 'reversed' ? daysReversed : t.tooLong}
        </Alert>
      ) : query.data ? (
        <div data-stale={query.isPlaceholderData || undefined}>
          <Contents usage={query.data} />
        </div>
      ) : query.error ? (
        <Failed refusal={query.error} retry={() => void query.refetch()} />
      ) : (
        <Loading />
      )}
    </>
  );
}

function Contents({ usage }: { usage: Usage }) {
  const t = useUsageTexts();
  const { views, actions, failed } = useTotals(usage);
  const { number } = useFormats();
  const share = shareOf(failed, actions);
  const asked = lengthOf({ from: usage.date_from, to: usage.date_to });
  if (usage.days === 0) return <Empty title={t.nothing} hint={t.nothingHint} />;
  return (
    <>
      {usage.days < asked && (
        <Text size="sm" c="var(--muted)" mb="xs">
          {t.counted(usage.days, asked)}
        </Text>
      )}
      <Tiles
        tiles={[
          { term: t.measures.sessions, value: number(usage.sessions), beside: t.sessionsHint },
          { term: t.measures.views, value: number(views) },
          { term: t.measures.actions, value: number(actions) },
          {
            term: t.measures.failed,
            value: number(failed),
            beside: share === null ? null : t.ofActions(number(share)),
          },
        ]}
      />
      <ByDay usage={usage} />
      <Part title={t.screens.title} hint={t.screens.hint}>
        <Screens screens={usage.screens} />
      </Part>
      <Part title={t.actions.title} hint={t.actions.hint}>
        <Actions actions={usage.actions} />
      </Part>
      {usage.errors.length > 0 && (
        <Part title={t.errors.title} hint={t.errors.hint}>
          <Errors errors={usage.errors} />
        </Part>
      )}
    </>
  );
}

function useTotals({ by_day }: Usage) {
  const sum = (of: 'views' | 'actions' | 'failed') => by_day.reduce((total, day) => total + day[of], 0);
  return { views: sum('views'), actions: sum('actions'), failed: sum('failed') };
}

function ByDay({ usage }: { usage: Usage }) {
  const t = useUsageTexts();
  const search = route.useSearch();
  const navigate = useNavigate();
  const measure = search.chart ?? 'views';
  const choose = (chart: Measure) =>
    void navigate({
      to: '/usage',
      search: { ...search, chart: chart === 'views' ? undefined : chart },
      resetScroll: false,
    });
  return (
    <>
      <NativeSelect
        label={t.chartOf}
        maw={240}
        value={measure}
        onChange={(event) => choose(event.currentTarget.value as Measure)}
        data={MEASURES.map((value) => ({ value, label: t.measures[value] }))}
      />
      <Days usage={usage} measure={measure} />
    </>
  );
}

function Part({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section aria-label={title} style={{ marginTop: 28 }}>
      <Title order={2} size="h3" mb={4}>
        {title}
      </Title>
      <Text size="sm" c="var(--muted)" mb="xs">
        {hint}
      </Text>
      {children}
    </section>
  );
}
