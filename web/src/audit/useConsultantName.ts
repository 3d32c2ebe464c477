import { useRead } from '../api/hooks';

const MANY = 1000;

/** The name of the consultant with this id; null while it is not known. */
export function useConsultantName(): (consultantid: unknown) => string | null {
  const people = useRead('get_consultants', { include: 'all', sort: 'fullname', limit: MANY });
  return (id) => people.data?.consultants.find(({ consultantid }) => consultantid === id)?.fullname ?? null;
}
