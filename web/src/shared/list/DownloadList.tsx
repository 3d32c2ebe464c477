import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { Refusal, type RequestOf } from '../../api/client';
import { useCall } from '../../api/hooks';
import { useAnnounce } from '../announce';
import { useFormats } from '../clock';
import { useListTexts } from './texts';

export type ListToDownload = RequestOf<'export_list'>;

/** Downloads a whole list as it is filtered, not just one page. The API writes the file and returns a link to it. */
export function DownloadList({ request, text }: { request: ListToDownload; text?: string }) {
  const t = useListTexts();
  const { number } = useFormats();
  const call = useCall();
  const announce = useAnnounce();
  const [pending, setPending] = useState(false);
  async function download() {
    setPending(true);
    try {
      const { url, rows } = await call('export_list', request);
      location.assign(url);
      announce.done({ title: t.downloaded(number(rows)) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      announce.refused(t.notDownloaded, error);
    } finally {
      setPending(false);
    }
  }
  return (
    <Button
      variant="default"
      loading={pending}
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={() => void download()}
    >
      {text ?? t.download}
    </Button>
  );
}
