import { Alert, Button, Group, NativeSelect } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useNow } from '../shared/clock';
import { csvOf, saveCsv } from '../shared/csv';
import { useFormTexts } from '../shared/form/texts';
import { DownloadList } from '../shared/list/DownloadList';
import { PageHead } from '../shared/PageHead';
import { Empty, Failed, Loading } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import { Filters } from './Filters';
import { type Group as By, MEASURES, type Measure, problemOf, type Range, rangeOf, usualGroup } from './period';
import { ReportChart } from './ReportChart';
import classes from './Reports.module.css';
import { type Report, sheetOf } from './report';
import { Table } from './Table';
import { Totals } from './Totals';
import { useReportTexts } from './texts';

const route = getRouteApi('/admin/reports');

export function ReportsPage() {
  const t = useReportTexts();
  const formTexts = useFormTexts();
  const search = route.useSearch();
  const { day: today } = useNow();
  const usual = rangeOf(search.period ?? 'month', today);
  const range = { from: search.from ?? usual.from, to: search.to ?? usual.to };
  const by = search.by ?? usualGroup(range);
  const problem = problemOf(range);
  const query = useRead(
    'get_report',
    {
      date_from: range.from,
      date_to: range.to,
      group_by: by,
      ...(search.consultant && { consultant_id: search.consultant }),
    },
    { enabled: problem === null },
  );
  return (
    <div className={classes.report}>
      <PageHead title={t.title} tab={t.title} />
      <Filters range={range} by={by} />
      {problem ? (
        <Alert color="orange" role="alert">
          {problem === 'reversed' ? formTexts.daysReversed : t.tooLong}
        </Alert>
      ) : query.data ? (
        <Contents report={query.data} by={by} range={range} consultant={search.consultant} />
      ) : query.error ? (
        <Failed refusal={query.error} retry={() => void query.refetch()} />
      ) : (
        <Loading />
      )}
    </div>
  );
}

interface Props {
  report: Report;
  by: By;
  range: Range;
  consultant?: number;
}

function Contents({ report, by, range: { from, to }, consultant }: Props) {
  const t = useReportTexts();
  const { status } = useSharedTexts();
  const search = route.useSearch();
  const navigate = useNavigate();
  const measure = search.chart ?? 'appointments';
  const setMeasure = (chart: Measure) =>
    void navigate({
      to: '/reports',
      search: { ...search, chart: chart === 'appointments' ? undefined : chart },
      resetScroll: false,
    });
  if (report.totals.appointments === 0 && !report.totals.offered_minutes)
    return <Empty title={t.nothing} hint={t.nothingHint} />;
  const save = () => saveCsv(`${t.file}-${from}-${to}.csv`, csvOf(sheetOf(report, by, t, status)));
  return (
    <>
      <Totals totals={report.totals} />
      <NativeSelect
        className={classes.screen}
        label={t.measure}
        maw={240}
        value={measure}
        onChange={(event) => setMeasure(event.currentTarget.value as Measure)}
        data={MEASURES.map((value) => ({ value, label: t.measures[value] }))}
      />
      <ReportChart rows={report.rows} by={by} measure={measure} />
      <Table report={report} by={by} />
      <Group gap="sm" mt="md" className={classes.screen}>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={save}>
          {t.download}
        </Button>
        <DownloadList
          text={t.downloadAll}
          request={{
            list: 'get_appointments',
            date_from: from,
            date_to: to,
            sort: 'date',
            ...(consultant && { consultant_id: consultant }),
          }}
        />
      </Group>
    </>
  );
}
