import { IconAlertTriangle, IconCheck, IconMinus, type TablerIcon } from '@tabler/icons-react';
import { useFormats } from '../shared/clock';
import { type Metric, type Speed, speedOf } from './speed';
import { useUsageTexts } from './texts';
import classes from './Usage.module.css';
import { useDuration } from './useDuration';

const ICONS: { readonly [S in Speed]: TablerIcon } = { good: IconCheck, fair: IconMinus, slow: IconAlertTriangle };

/** A measured value and what it means, as icon and word; the colour is redundant. */
export function SpeedBadge({ metric, value }: { metric: Metric; value: number | null }) {
  const t = useUsageTexts();
  const { number } = useFormats();
  const duration = useDuration();
  if (value === null) return '–';
  const speed = speedOf(metric, value);
  const Icon = ICONS[speed];
  return (
    <span className={classes.speed}>
      <span className={classes.figure}>{metric === 'cls' ? number(value) : duration(value)}</span>
      <span className={classes.badge} data-speed={speed}>
        <Icon size={14} aria-hidden />
        {metric === 'cls' ? t.steadiness[speed] : t.speeds[speed]}
      </span>
    </span>
  );
}
