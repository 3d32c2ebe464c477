import { Group, Text, Title } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRead } from '../../api/hooks';
import { useFormats } from '../../shared/clock';
import { EmailText } from '../../shared/Email';
import { DataList } from '../../shared/list/DataList';
import type { Column } from '../../shared/list/props';
import { useListState } from '../../shared/list/search';
import { PageHead } from '../../shared/PageHead';
import { Empty } from '../../shared/states';
import { showBytes } from '../archive';
import { totalOf } from './plan';
import { SendFile } from './SendFile';
import { StateBadge } from './StateBadge';
import { useUploadTexts } from './texts';
import type { Listed } from './upload';
import { hasEnded } from './watching';

const route = getRouteApi('/admin/data/uploads');
const WATCHING_MS = 5_000;

export function UploadsPage() {
  const t = useUploadTexts();
  const list = useListState(route.useSearch(), []);
  const { limit, offset } = list.parameters;
  const query = useRead(
    'get_uploads',
    { limit, offset },
    {
      keepPrevious: true,
      every: (answer) =>
        answer?.uploads.some(({ state }) => state !== 'waiting' && !hasEnded(state)) ? WATCHING_MS : 0,
    },
  );
  return (
    <>
      <PageHead title={t.title} tab={t.title} />
      <Text c="var(--muted)" mb="md" maw={760}>
        {t.explain}
      </Text>
      <SendFile />
      <Title order={2} size="h3" mt="xl" mb="xs">
        {t.former}
      </Title>
      <DataList
        label={t.former}
        query={query}
        rows={query.data?.uploads}
        total={query.data?.total}
        list={list}
        columns={useColumns()}
        keyOf={(one) => one.upload_id}
        nameOf={(one) => one.filename}
        card={(one) => <UploadCard upload={one} />}
        empty={<Empty title={t.none} hint={t.noneHint} />}
      />
    </>
  );
}

function useColumns(): readonly Column<Listed>[] {
  const t = useUploadTexts();
  const { instant, number } = useFormats();
  return [
    { key: 'file', title: t.file, cell: (one) => <FileLink upload={one} /> },
    { key: 'state', title: t.state, width: '200px', cell: (one) => <StateBadge state={one.state} /> },
    { key: 'result', title: t.result, cell: (one) => <Figures upload={one} /> },
    { key: 'at', title: t.at, width: '150px', cell: (one) => instant(one.created_at) },
    { key: 'by', title: t.by, width: '210px', cell: (one) => <EmailText email={one.uploader} /> },
    { key: 'size', title: t.size, width: '110px', cell: (one) => showBytes(one.bytes, number) },
  ];
}

const FIGURES = ['new', 'changed', 'unchanged', 'rejected'] as const;

/** What the check found in the file. */
function Figures({ upload: { tables } }: { upload: Listed }) {
  const t = useUploadTexts();
  const { number } = useFormats();
  if (!tables) return null;
  return FIGURES.filter((figure) => totalOf(tables, figure) > 0)
    .map((figure) => t.figures[figure](number(totalOf(tables, figure))))
    .join(', ');
}

function FileLink({ upload }: { upload: Listed }) {
  return (
    <Link to="/data/uploads/$uploadid" params={{ uploadid: upload.upload_id }}>
      {upload.filename}
    </Link>
  );
}

function UploadCard({ upload }: { upload: Listed }) {
  const { instant, number } = useFormats();
  return (
    <>
      <Group justify="space-between" gap="xs">
        <FileLink upload={upload} />
        <StateBadge state={upload.state} />
      </Group>
      <Text size="sm">
        <Figures upload={upload} />
      </Text>
      <Text size="sm" c="var(--muted)">
        {instant(upload.created_at)} · <EmailText email={upload.uploader} /> · {showBytes(upload.bytes, number)}
      </Text>
    </>
  );
}
