import { Button, Group, Text } from '@mantine/core';
import { IconCheck, IconCircleCheck, IconMail, IconPhone, IconUserOff, IconVideo, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { progressOf } from '../shared/appointments/progress';
import { useFormats, useNow } from '../shared/clock';
import { showDay, showSpan } from '../shared/days';
import { StatusBadge } from '../shared/StatusBadge';
import type { Appointment } from './agenda';
import classes from './MyDay.module.css';
import { useMyDayTexts } from './texts';
import type { useAnswers } from './useAnswers';

interface Props {
  appointment: Appointment;
  answers: ReturnType<typeof useAnswers>;
  /** For lists with appointments of several days. */
  withDay?: boolean;
}

/** Made for a phone in one hand: who, when, contact, description and the possible answers. */
export function OwnAppointment({ appointment: read, answers, withDay }: Props) {
  const t = useMyDayTexts();
  const { weekday } = useFormats();
  const appointment = answers.answered(read);
  const { customer_name, customer_phone, customer_email, date, time, duration, status } = appointment;
  const held = status !== 'pending' && status !== 'confirmed';
  return (
    <li className={classes.entry} data-status={status}>
      <span className={classes.time}>
        {withDay && `${weekday(date)}, ${showDay(date)} `}
        {showSpan(time, duration)}
      </span>
      <div className={classes.head}>
        <Text fw={600}>{customer_name}</Text>
        <StatusBadge status={status} />
      </div>
      <div className={classes.contact}>
        {customer_phone && (
          <a href={`tel:${customer_phone}`} aria-label={t.call(customer_phone)}>
            <IconPhone size={18} aria-hidden />
            {customer_phone}
          </a>
        )}
        <a href={`mailto:${customer_email}`} aria-label={t.mail(customer_email)}>
          <IconMail size={18} aria-hidden />
          <span className={classes.address}>{customer_email}</span>
          <span className={classes.word}>Email</span>
        </a>
        {appointment.meetingurl && !held && (
          <a href={appointment.meetingurl} target="_blank" rel="noreferrer">
            <IconVideo size={18} aria-hidden />
            {t.join}
          </a>
        )}
      </div>
      <Text size="sm" c={appointment.description ? undefined : 'var(--muted)'} style={{ whiteSpace: 'pre-wrap' }}>
        {appointment.description || t.noDescription}
      </Text>
      {!answers.isWaiting(read) && <Answers appointment={appointment} answers={answers} />}
    </li>
  );
}

function Answers({ appointment, answers }: { appointment: Appointment; answers: ReturnType<typeof useAnswers> }) {
  const t = useMyDayTexts();
  const { begun } = progressOf(appointment, useNow());
  const { appointmentid, customer_name, status } = appointment;
  if (status !== 'pending' && status !== 'confirmed') return null;
  return (
    <Group gap="xs" mt="sm">
      {status === 'pending' && (
        <Button
          size="md"
          leftSection={<IconCheck size={18} aria-hidden />}
          aria-label={t.named(t.confirm, customer_name)}
          onClick={() => answers.give('confirm_appointment', appointment)}
        >
          {t.confirm}
        </Button>
      )}
      {status === 'confirmed' && begun && (
        <>
          <Button
            size="md"
            leftSection={<IconCircleCheck size={18} aria-hidden />}
            aria-label={t.named(t.complete, customer_name)}
            onClick={() => answers.give('complete_appointment', appointment)}
          >
            {t.complete}
          </Button>
          <Button
            size="md"
            variant="default"
            leftSection={<IconUserOff size={18} aria-hidden />}
            aria-label={t.named(t.noShow, customer_name)}
            onClick={() => answers.give('mark_no_show', appointment)}
          >
            {t.noShow}
          </Button>
        </>
      )}
      <Button
        size="md"
        variant="default"
        leftSection={<IconX size={18} aria-hidden />}
        aria-label={t.named(t.deny, customer_name)}
        renderRoot={(props) => (
          <Link
            to="/my-day/deny/$appointmentid"
            params={{ appointmentid: String(appointmentid) }}
            search={true}
            {...props}
          />
        )}
      >
        {t.deny}
      </Button>
    </Group>
  );
}
