import { IconAlertTriangle, IconCheck, IconClockHour4, IconEye, type TablerIcon } from '@tabler/icons-react';
import classes from '../Data.module.css';
import { useUploadTexts } from './texts';
import type { State } from './upload';

const ICONS: { [S in State]: TablerIcon } = {
  waiting: IconClockHour4,
  checking: IconClockHour4,
  checked: IconEye,
  importing: IconClockHour4,
  imported: IconCheck,
  failed: IconAlertTriangle,
};

export function StateBadge({ state }: { state: State }) {
  const t = useUploadTexts().states;
  const Icon = ICONS[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={16} aria-hidden />
      {t[state]}
    </span>
  );
}
