import { useRead } from '../api/hooks';

const MANY = 1000;

/** The API lists consultants and gives none alone. */
export function useConsultant(consultantid: string) {
  const query = useRead('get_consultants', { include: 'all', sort: 'fullname', limit: MANY });
  return { query, consultant: query.data?.consultants.find((one) => String(one.consultantid) === consultantid) };
}
