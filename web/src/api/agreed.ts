/** What openapi.json does not describe yet, though the contract has it. Each entry goes when the document has it. */

type Expected = Readonly<Record<string, string | number | boolean | null>>;

interface Listed {
  /** A column of the answer's rows, `-` before it for descending. */
  sort?: string;
}
interface Included extends Listed {
  include?: 'enabled' | 'disabled' | 'all';
}

export interface AgreedRequests {
  get_appointments: Listed;
  get_consultant_schedules: Listed;
  get_consultants: Included;
  get_customers: Included;
  get_my_appointments: Listed;
  get_program_participants: Listed;
  get_programs: Included & { search?: string };
  update_appointment: { expected_updatedat?: string };
  update_consultant: { expected?: Expected };
  update_consultant_schedule: { expected?: Expected };
  update_customer: { expected?: Expected };
  update_program: { expected?: Expected };
}

export type AgreedCode = 'changed_meanwhile' | 'not_yet' | 'run_under_way';

export interface AgreedRefusal {
  /** With changed_meanwhile: the record as it is now. */
  data?: Expected;
}
