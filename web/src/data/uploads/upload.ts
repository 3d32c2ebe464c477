import type { Schema } from '../../api/client';

export type State = Schema<'UploadState'>;
export type Mode = Schema<'ImportMode'>;
export type RejectedRow = Schema<'RejectedRow'>;
export type Table = Schema<'UploadedTable'>;
export type Upload = Schema<'Upload'>;
/** In a list, where tables have figures only. */
export type Listed = Schema<'ListedUpload'>;
