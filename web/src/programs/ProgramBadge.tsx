import {
  IconCalendarEvent,
  IconCircleCheck,
  IconPlayerPlay,
  type TablerIcon,
} from '@tabler/icons-react';
import classes from '../shared/StatusBadge.module.css';
import type { ProgramStatus } from './program';
import { useProgramTexts } from './texts';

/** The icon, and the status of an appointment whose colour it has. */
type Looks<S extends string> = { [K in S]: [icon: TablerIcon, colour: string] };

const PROGRAM: Looks<ProgramStatus> = {
  upcoming: [IconCalendarEvent, 'confirmed'],
  ongoing: [IconPlayerPlay, 'pending'],
  completed: [IconCircleCheck, 'completed'],
};

export function ProgramBadge({ status }: { status: ProgramStatus }) {
  const t = useProgramTexts();
  const [Icon, colour] = PROGRAM[status];
  return (
    <span className={classes.badge} data-status={colour}>
      <Icon size={14} aria-hidden />
      {t.statuses[status]}
    </span>
  );
}
