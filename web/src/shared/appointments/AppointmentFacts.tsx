import type { Schema } from '../../api/client';
import { useFormats } from '../clock';
import { EmailLink } from '../Email';
import { Facts } from '../Facts';
import { useAppointmentTexts } from './texts';

/** An appointment's facts, except for its time and status. */
export function AppointmentFacts({ appointment }: { appointment: Schema<'ReviewedAppointment'> }) {
  const t = useAppointmentTexts();
  const { instant } = useFormats();
  const { customer_phone, customer_email, meetingurl, rating, customerfeedback } = appointment;
  return (
    <Facts
      facts={[
        [t.fields.consultant, appointment.consultant_name],
        [t.phone, customer_phone && <a href={`tel:${customer_phone}`}>{customer_phone}</a>],
        [t.email, <EmailLink key="email" email={customer_email} />],
        [
          t.fields.meetingurl,
          meetingurl && (
            <a href={meetingurl} target="_blank" rel="noreferrer">
              {t.openLink}
            </a>
          ),
        ],
        [t.fields.description, appointment.description, 'wide'],
        ...(rating === null
          ? []
          : ([[t.feedback, [t.rating(String(rating)), customerfeedback].filter(Boolean).join(': ')]] as const)),
        [t.createdat, instant(appointment.createdat)],
        [t.updatedat, instant(appointment.updatedat)],
      ]}
    />
  );
}
