import { Button } from '@mantine/core';
import type { ComponentProps, ReactNode } from 'react';
import { SmallButton } from '../SmallButton';
import { StatusIcon } from '../StatusBadge';
import classes from './StatusButtons.module.css';
import { nextStatuses, type Status } from './status';
import { useAppointmentTexts } from './texts';
import { type Known, useAppointmentChange, useChanging } from './useAppointmentChange';

interface Props {
  appointment: Known & { customer_name: string };
  begun: boolean;
  /** Show only the likeliest, for lists. */
  short?: boolean;
  /** Other actions. */
  children?: ReactNode;
}

/** Buttons for an appointment's possible next statuses, each with an undo. */
export function StatusButtons({ appointment, begun, short, children }: Props) {
  const t = useAppointmentTexts();
  const { setStatus } = useAppointmentChange();
  const changing = useChanging().has(appointment.appointmentid);
  const { status } = appointment;
  const closed = status === 'completed' || status === 'no_show' || status === 'cancelled';
  const verb = (one: Status) => {
    if (closed && one === 'confirmed') return t.reopen;
    return short ? (t.short[one] ?? t.to[one].verb) : t.to[one].verb;
  };
  const next = nextStatuses(status, begun).filter((one) => !short || one !== 'pending');
  const Press = short ? SmallButton : FullButton;
  return (
    <div className={classes.buttons} data-short={short}>
      {next.map((one, index) => (
        <Press
          key={one}
          filled={index === 0 && !closed && one !== 'cancelled'}
          icon={<StatusIcon status={one} />}
          aria-disabled={changing}
          onClick={() => {
            if (!changing) void setStatus(appointment, one);
          }}
        >
          {verb(one)}
        </Press>
      ))}
      {children}
    </div>
  );
}

function FullButton({ filled, icon, ...button }: ComponentProps<typeof SmallButton>) {
  return <Button variant={filled ? 'filled' : 'default'} leftSection={icon} {...button} />;
}
