import { IconBan, IconCheck, IconCircleCheck, IconClockHour4, IconUserOff, type TablerIcon } from '@tabler/icons-react';
import classes from './StatusBadge.module.css';
import { useSharedTexts } from './texts';

export type AppointmentStatus = 'pending' | 'confirmed' | 'completed' | 'cancelled' | 'no_show';

const ICONS: { [S in AppointmentStatus]: TablerIcon } = {
  pending: IconClockHour4,
  confirmed: IconCheck,
  completed: IconCircleCheck,
  cancelled: IconBan,
  no_show: IconUserOff,
};

/** For places that show the word elsewhere. */
export function StatusIcon({ status }: { status: AppointmentStatus }) {
  const Icon = ICONS[status];
  return <Icon size={14} aria-hidden />;
}

/** A status as icon and word; the colour is redundant. */
export function StatusBadge({ status }: { status: AppointmentStatus }) {
  const t = useSharedTexts();
  return (
    <span className={classes.badge} data-status={status}>
      <StatusIcon status={status} />
      {t.status[status]}
    </span>
  );
}

export function EnabledBadge({ disabled }: { disabled: boolean }) {
  const t = useSharedTexts();
  const Icon = disabled ? IconBan : IconCheck;
  return (
    <span className={classes.badge} data-status={disabled ? 'cancelled' : 'enabled'}>
      <Icon size={14} aria-hidden />
      {disabled ? t.disabled : t.enabled}
    </span>
  );
}
