/** Why a file did not get into the bucket. `expired`: the form is no longer valid. */
export type Broken = 'lost' | 'expired' | 'stopped';

export interface Posting {
  /** Resolves when the bucket has the file; rejects with `Broken`. */
  done: Promise<void>;
  stop(): void;
}

const FORBIDDEN = 403;

/** Posts a file with the fields of a presigned form. fetch can't say how much has been sent. */
export function post(
  url: string,
  fields: Readonly<Record<string, unknown>>,
  file: File,
  onProgress: (sent: number) => void,
): Posting {
  const request = new XMLHttpRequest();
  const done = new Promise<void>((resolve, reject: (reason: Broken) => void) => {
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(request.status === FORBIDDEN ? 'expired' : 'lost');
    });
    request.addEventListener('error', () => reject('lost'));
    request.addEventListener('abort', () => reject('stopped'));
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  // S3 ignores what comes after the file.
  form.append('file', file);
  request.open('POST', url);
  request.send(form);
  return { done, stop: () => request.abort() };
}
