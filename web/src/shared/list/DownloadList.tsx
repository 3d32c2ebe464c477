import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { Refusal, type RequestOf } from '../../api/client';
import { useCall } from '../../api/hooks';
import { useAnnounce } from '../announce';
import { showDay } from '../days';
import { useUnreadText } from '../refusals';
import { useListTexts, useTooManyDaysTexts } from './texts';

export type ListToDownload = RequestOf<'export_list'>;

/** Downloads a whole list as it is filtered, not just one page. The API writes the file and returns a link to it. */
export function DownloadList({ request, text }: { request: ListToDownload; text?: string }) {
  const t = useListTexts();
  const days = useTooManyDaysTexts();
  const reason = useUnreadText();
  const call = useCall();
  const announce = useAnnounce();
  const [pending, setPending] = useState(false);
  async function download(wanted: ListToDownload) {
    setPending(true);
    try {
      const { url, rows } = await call('export_list', wanted);
      location.assign(url);
      announce.done({ title: t.downloaded(rows) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { archived_days = 0, archived_rows = 0, date_from, date_to } = error.details;
      // Not every list can be narrowed to some days on its screen.
      if (error.code === 'too_many_days' && date_from && date_to)
        announce.refused(t.notDownloaded, error, days.explain(archived_days, archived_rows), {
          text: t.downloadDays(showDay(date_from), showDay(date_to)),
          run: () => void download({ ...wanted, date_from, date_to } as ListToDownload),
        });
      else announce.refused(t.notDownloaded, error, reason(error));
    } finally {
      setPending(false);
    }
  }
  return (
    <Button
      variant="default"
      loading={pending}
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={() => void download(request)}
    >
      {text ?? t.download}
    </Button>
  );
}
