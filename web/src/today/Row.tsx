import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { StatusButtons } from '../shared/appointments/StatusButtons';
import type { Known } from '../shared/appointments/useAppointmentChange';
import { useFormats } from '../shared/clock';
import { showDay, showSpan } from '../shared/days';
import { idle } from '../shared/idle';
import { SmallButton } from '../shared/SmallButton';
import { StatusBadge } from '../shared/StatusBadge';
import classes from './Today.module.css';
import { useTodayTexts } from './texts';

// The page is painted without it.
const AssignButton = lazy(async () => {
  await idle();
  const { AssignButton } = await import('./AssignButton');
  return { default: AssignButton };
});

interface Props {
  appointment: Known & { customer_name: string; description: string | null };
  consultant: string;
  today: string;
  begun: boolean;
  /** How long until it starts or ends. */
  note?: string;
  /** The elapsed part, from 0 to 1. */
  progress?: number;
  /** Whether it may be reassigned. */
  assignable?: boolean;
}

/** An appointment with its one-press actions. */
export function Row({ appointment, consultant, today, begun, note, progress, assignable }: Props) {
  const t = useTodayTexts();
  const { weekday } = useFormats();
  const { appointmentid, customer_name, date, time, duration, status, description } = appointment;
  const day = date === today ? '' : `${weekday(date)} ${showDay(date)}, `;
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Link
          to="/calendar/$appointmentid"
          params={{ appointmentid: String(appointmentid) }}
          search={{ day: date === today ? undefined : date, consultant: appointment.consultantid }}
        >
          {customer_name}
        </Link>{' '}
        {t.withWhom(consultant)}
        <div>
          <span className={classes.when}>
            {day}
            {showSpan(time, duration)}
          </span>
          {note && ` · ${note}`}
          {status === 'pending' && !assignable && (
            <>
              {' '}
              <StatusBadge status={status} />
            </>
          )}
        </div>
        {assignable && description && <div className={classes.line}>{description}</div>}
        {progress !== undefined && (
          <div className={classes.bar} aria-hidden>
            <i style={{ width: `${Math.round(progress * 100)}%` }} />
          </div>
        )}
      </div>
      <StatusButtons appointment={appointment} begun={begun} short>
        {assignable && (
          <Suspense fallback={<SmallButton disabled>{t.assign}</SmallButton>}>
            <AssignButton appointment={appointment} />
          </Suspense>
        )}
      </StatusButtons>
    </li>
  );
}
