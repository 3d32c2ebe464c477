import { IconBan, IconCheck, IconCircleCheck, type TablerIcon } from '@tabler/icons-react';
import type { Schema } from '../api/client';
import classes from './StatusBadge.module.css';
import { useSharedTexts } from './texts';

type Status = Schema<'ParticipantStatus'>;

/** The icon, and the appointment status with the same colour. */
const LOOKS: { [S in Status]: [icon: TablerIcon, colour: string] } = {
  registered: [IconCheck, 'confirmed'],
  attended: [IconCircleCheck, 'completed'],
  cancelled: [IconBan, 'cancelled'],
};

export function ParticipantBadge({ status }: { status: Status }) {
  const t = useSharedTexts().participantStatus;
  const [Icon, colour] = LOOKS[status];
  return (
    <span className={classes.badge} data-status={colour}>
      <Icon size={14} aria-hidden />
      {t[status]}
    </span>
  );
}
