import { useAllConsultants } from '../shared/useAllConsultants';

/** The name of the consultant with this id; null while it is not known. */
export function useConsultantName(): (consultantid: unknown) => string | null {
  const people = useAllConsultants();
  return (id) => people.data?.consultants.find(({ consultantid }) => consultantid === id)?.fullname ?? null;
}
