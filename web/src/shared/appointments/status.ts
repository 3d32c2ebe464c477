import type { Schema } from '../../api/client';

export type Status = Schema<'AppointmentStatus'>;

/** An appointment's possible next statuses, the likeliest first. Only one that has started can be completed or missed. */
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
