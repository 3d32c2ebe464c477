import { expect } from '@playwright/test';
import { call } from './bookings';

interface Created {
  data: { upload_id: string; url: string; fields: Record<string, string> };
}

/** Uploads a file without the page, waits until it has been checked, and returns the upload's id. */
export async function checkedUpload(filename: string, text: string): Promise<string> {
  const file = new Blob([text]);
  const { data } = await call<Created>('create_upload', { filename, bytes: file.size });
  const form = new FormData();
  for (const [name, value] of Object.entries(data.fields)) form.append(name, value);
  form.append('file', file);
  const sent = await fetch(data.url, { method: 'POST', body: form });
  expect(sent.ok).toBe(true);
  const parameters = { upload_id: data.upload_id };
  const state = () => call<{ data: { state: string } }>('get_upload', parameters).then((answer) => answer.data.state);
  await expect.poll(state, { timeout: 120_000 }).toBe('checked');
  return data.upload_id;
}
