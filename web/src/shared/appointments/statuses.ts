import type { Schema } from '../../api/client';

/** In the order in which an appointment goes through them. */
export const STATUSES = [
  'pending',
  'confirmed',
  'completed',
  'no_show',
  'cancelled',
] as const satisfies readonly Schema<'AppointmentStatus'>[];
