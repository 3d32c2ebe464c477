import { Button, Title } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRead } from '../api/hooks';
import { PageHead } from '../shared/PageHead';
import { Failed, Loading } from '../shared/states';
import { refreshEvery } from './archive';
import { Conflicts } from './Conflicts';
import { Figures } from './Figures';
import { History } from './History';
import { Runs } from './Runs';
import { Safety } from './Safety';
import { Tables } from './Tables';
import { useDataTexts } from './texts';
import { useUploadTexts } from './uploads/texts';

export function DataPage() {
  const t = useDataTexts();
  const { open: upload } = useUploadTexts();
  const { data: status, error, refetch } = useRead('get_archive_status', {}, { every: refreshEvery });
  return (
    <>
      <PageHead title={t.title} tab={t.title}>
        <Button
          renderRoot={(props) => <Link to="/data/uploads" {...props} />}
          variant="default"
          leftSection={<IconUpload size={16} aria-hidden />}
        >
          {upload}
        </Button>
      </PageHead>
      {status && (
        <>
          <Safety status={status} />
          <Part title={t.runs.title}>
            <Runs status={status} />
          </Part>
          <Part title={t.figures.title}>
            <Figures status={status} />
          </Part>
        </>
      )}
      {!status && (error ? <Failed refusal={error} retry={() => void refetch()} /> : <Loading />)}
      <Part title={t.tables.title}>
        <Tables archived={status?.tables} />
      </Part>
      {status && status.conflicts.length > 0 && (
        <Part title={t.conflicts.title}>
          <Conflicts conflicts={status.conflicts} />
        </Part>
      )}
      {status && (
        <Part title={t.history.title}>
          <History runs={status.history} />
        </Part>
      )}
      <Outlet />
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} style={{ marginTop: 28 }}>
      <Title order={2} size="h3" mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}
