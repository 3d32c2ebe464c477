import { useRead } from '../api/hooks';
import { isUnknown } from '../shared/refusals';

export function useConsultant(consultantid: string) {
  const query = useRead('get_consultant_by_id', { consultantid });
  return { query, consultant: query.data?.data, unknown: isUnknown(query.error) };
}
