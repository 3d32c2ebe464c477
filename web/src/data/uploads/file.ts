/** As the API has it. */
export const LARGEST = 200 * 2 ** 20;

/** What the API can read. */
export const KINDS = ['csv', 'sql', 'zip'] as const;
/** Files of spreadsheet programs, which can save them as CSV. */
const SPREADSHEETS = ['xls', 'xlsx', 'xlsm', 'xlsb', 'ods', 'numbers'];

/** Why a file can't be uploaded. */
export type Unfit = 'empty' | 'large' | 'spreadsheet' | 'kind' | 'many';

export function unfit({ name, size }: Pick<File, 'name' | 'size'>): Unfit | null {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (SPREADSHEETS.includes(ending)) return 'spreadsheet';
  if (!KINDS.some((kind) => kind === ending)) return 'kind';
  if (size === 0) return 'empty';
  return size > LARGEST ? 'large' : null;
}
