import { useRead } from '../api/hooks';

/** The API's longest page. Without all consultants, nobody can say that an address is nobody's. */
const MANY = 1000;

/** All consultants by name, the disabled ones too. */
export function useAllConsultants() {
  return useRead('get_consultants', { include: 'all', sort: 'fullname', limit: MANY });
}
