import { useRead } from '../api/hooks';
import { isUnknown } from '../shared/refusals';

export function useProgram(programid: string) {
  const query = useRead('get_program_by_id', { programid });
  return { query, program: query.data?.data, unknown: isUnknown(query.error) };
}
