import { IconCalendarEvent, IconCircleCheck, IconPlayerPlay, type TablerIcon } from '@tabler/icons-react';
import classes from '../shared/StatusBadge.module.css';
import type { ProgramStatus } from './statuses';
import { useProgramTexts } from './texts';

/** The icon, and the appointment status with the same colour. */
const LOOKS: { [S in ProgramStatus]: [icon: TablerIcon, colour: string] } = {
  upcoming: [IconCalendarEvent, 'confirmed'],
  ongoing: [IconPlayerPlay, 'pending'],
  completed: [IconCircleCheck, 'completed'],
};

export function ProgramBadge({ status }: { status: ProgramStatus }) {
  const t = useProgramTexts();
  const [Icon, colour] = LOOKS[status];
  return (
    <span className={classes.badge} data-status={colour}>
      <Icon size={14} aria-hidden />
      {t.statuses[status]}
    </span>
  );
}
