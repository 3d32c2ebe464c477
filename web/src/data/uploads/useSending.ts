import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Refusal, type Schema } from '../../api/client';
import { invalidate, useCall } from '../../api/hooks';
import { type Broken, type Posting, post } from './post';

export type Sending =
  | { state: 'idle' }
  | { state: 'sending'; file: File; sent: number }
  | { state: 'broken'; file: File; reason: Exclude<Broken, 'stopped'> | Refusal; sent: number };

interface Created {
  file: File;
  form: Schema<'UploadForm'>;
}

/** Sends a file to the bucket, and says where its upload is shown then. */
export function useSending(onSent: (uploadId: string) => void) {
  const call = useCall();
  const cache = useQueryClient();
  const [sending, setSending] = useState<Sending>({ state: 'idle' });
  /** Sent again after a failure, so that one file is one upload. */
  const created = useRef<Created | null>(null);
  const posting = useRef<Posting | null>(null);
  useEffect(() => () => posting.current?.stop(), []);

  async function send(file: File) {
    let sent = 0;
    setSending({ state: 'sending', file, sent });
    try {
      if (created.current?.file !== file) {
        const { data: form } = await call('create_upload', { filename: file.name, bytes: file.size });
        created.current = { file, form };
      }
      const { url, fields, upload_id } = created.current.form;
      posting.current = post(url, { ...fields }, file, (part) => {
        sent = part;
        setSending({ state: 'sending', file, sent });
      });
      await posting.current.done;
      created.current = null;
      await invalidate(cache, ['get_uploads']);
      setSending({ state: 'idle' });
      onSent(upload_id);
    } catch (error) {
      if (error === 'stopped') return setSending({ state: 'idle' });
      if (error === 'expired') created.current = null;
      if (error === 'expired' || error === 'lost' || error instanceof Refusal)
        return setSending({ state: 'broken', file, reason: error, sent });
      throw error;
    }
  }

  return {
    sending,
    send: (file: File) => void send(file),
    stop: () => posting.current?.stop(),
    forget: () => setSending({ state: 'idle' }),
  };
}
