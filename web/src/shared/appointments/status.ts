import type { Schema } from '../../api/client';

export type Status = Schema<'AppointmentStatus'>;

/** What can become of an appointment, the likeliest first. Only what has begun can have been held or missed. */
export function nextStatuses(status: Status, begun: boolean): readonly Status[] {
  switch (status) {
    case 'pending':
      return begun ? ['confirmed', 'completed', 'cancelled'] : ['confirmed', 'cancelled'];
    case 'confirmed':
      return begun ? ['completed', 'no_show', 'cancelled', 'pending'] : ['cancelled', 'pending'];
    case 'completed':
    case 'no_show':
      return ['confirmed'];
    case 'cancelled':
      return ['confirmed', 'pending'];
  }
}
