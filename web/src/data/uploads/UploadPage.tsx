import { Alert, Button, Loader, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconUpload } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRead } from '../../api/hooks';
import { useFormats } from '../../shared/clock';
import { EmailText } from '../../shared/Email';
import { Facts } from '../../shared/Facts';
import { PageHead } from '../../shared/PageHead';
import { isUnknown } from '../../shared/refusals';
import { Failed, Loading, Missing } from '../../shared/states';
import { showBytes } from '../archive';
import { Technical } from '../RunResult';
import { Effects } from './Effects';
import { ImportChoice } from './ImportChoice';
import { Notes } from './Notes';
import { Outcome } from './Outcome';
import { StateBadge } from './StateBadge';
import { useUploadTexts } from './texts';
import classes from './Uploads.module.css';
import type { Upload } from './upload';
import { useFreshData } from './useFreshData';
import { hasEnded, useWatching } from './watching';

const route = getRouteApi('/admin/data/uploads/$uploadid');

export function UploadPage() {
  const t = useUploadTexts();
  const { uploadid: upload_id } = route.useParams();
  const pause = useWatching();
  const { data, error, refetch } = useRead(
    'get_upload',
    { upload_id },
    { every: (answer) => pause(answer?.data.state) },
  );
  const upload = data?.data;
  useFreshData(upload?.state);
  if (isUnknown(error))
    return (
      <Missing title={t.unknown} hint={t.unknownHint}>
        <Link to="/data/uploads">{t.all}</Link>
      </Missing>
    );
  if (error && !upload) return <Failed refusal={error} retry={() => void refetch()} />;
  if (!upload) return <Loading />;
  return <Details key={upload_id} upload={upload} />;
}

function Details({ upload }: { upload: Upload }) {
  const t = useUploadTexts();
  const { instant, number } = useFormats();
  const { filename, bytes, uploader, created_at, state, tables, warnings, digest } = upload;
  const canImport = tables && digest && (state === 'checked' || state === 'failed');
  return (
    <>
      <PageHead title={filename} tab={t.title}>
        <Button
          renderRoot={(props) => <Link to="/data/uploads" {...props} />}
          variant="default"
          leftSection={<IconUpload size={16} aria-hidden />}
        >
          {t.again}
        </Button>
      </PageHead>
      <Facts
        facts={[
          [
            t.state,
            <span key="state" className={classes.state}>
              <StateBadge state={state} />
            </span>,
          ],
          [t.at, instant(created_at)],
          [t.by, <EmailText key="by" email={uploader} />],
          [t.size, showBytes(bytes, number)],
        ]}
      />
      <Now upload={upload} />
      {canImport && (
        <section aria-label={t.import.title} className={classes.part}>
          <Title order={2} size="h3" mb="sm">
            {t.import.title}
          </Title>
          <ImportChoice key={digest} upload={upload} tables={tables} />
        </section>
      )}
      {tables && (
        <section aria-label={t.outcome} className={classes.part}>
          <Title order={2} size="h3" mb="sm">
            {t.outcome}
          </Title>
          {warnings.length > 0 && <Notes title={t.warnings} notes={warnings} urgent />}
          {tables.length > 0 && <Outcome tables={tables} />}
        </section>
      )}
    </>
  );
}

/** What is happening to the file, or has happened. */
function Now({ upload }: { upload: Upload }) {
  const t = useUploadTexts();
  const { instant } = useFormats();
  const { state, code, message, since, mode, importer, tables } = upload;
  return (
    <div className={classes.part} role="status">
      {(state === 'waiting' || state === 'checking' || state === 'importing') && (
        <div className={classes.now}>
          <Loader size="sm" aria-hidden />
          <Text>{t.now[state]}</Text>
        </div>
      )}
      {state === 'imported' && mode && (
        <Alert color="green" role="presentation" icon={<IconCheck aria-hidden />} title={t.done.title}>
          {tables && <Effects tables={tables} mode={mode} done />}
          <Text size="sm">{t.done.by(importer ?? '', instant(since))}</Text>
          <Link to="/audit" search={mode === 'add' ? { change: 'insert' } : {}}>
            {t.done.audit}
          </Link>
        </Alert>
      )}
      {code && hasEnded(state) && (
        <Alert
          color={code === 'changed_meanwhile' ? 'orange' : 'red'}
          role="presentation"
          icon={<IconAlertTriangle aria-hidden />}
          title={code === 'changed_meanwhile' ? t.meanwhile.title : t.states.failed}
        >
          <Text size="sm">
            {code === 'changed_meanwhile' ? `${t.meanwhile.text} ${t.meanwhile.renewed}` : t.problems[code]}
          </Text>
          {code !== 'changed_meanwhile' && message && <Technical text={message} />}
        </Alert>
      )}
    </div>
  );
}
