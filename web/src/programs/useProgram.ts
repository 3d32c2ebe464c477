import { useRead } from '../api/hooks';
import { pageOf } from './program';

/** The API lists programs and gives none alone. */
export function useProgram(programid: string) {
  const query = useRead('get_programs', pageOf(Number(programid) || 1));
  return { query, program: query.data?.programs.find((one) => String(one.programid) === programid) };
}
