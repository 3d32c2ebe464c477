import type { Schema } from '../../api/client';
import { type Day, spanOf, type Time } from '../days';

interface Dated {
  date: Day;
  time: Time;
  duration: number;
  status: Schema<'AppointmentStatus'>;
}

/** An appointment's progress by the organisation's clock. */
export function progressOf(appointment: Dated, now: { day: Day; minutes: number }) {
  const { date, status } = appointment;
  const { start, end } = spanOf(appointment);
  const past = (minute: number) => date < now.day || (date === now.day && minute <= now.minutes);
  return {
    begun: past(start),
    /** It is over, and its outcome has not been recorded. */
    overdue: past(end) && (status === 'pending' || status === 'confirmed'),
  };
}
