import { IconAlertTriangle, IconClockHour4, IconShieldCheck, type TablerIcon } from '@tabler/icons-react';
import { useFormats } from '../shared/clock';
import { type AtRisk, atRisk, type Status } from './archive';
import classes from './Data.module.css';
import { useDataTexts } from './texts';

const ICONS: { [R in AtRisk]: TablerIcon } = {
  nothing: IconShieldCheck,
  recent: IconClockHour4,
  unarchived: IconAlertTriangle,
  everything: IconAlertTriangle,
};

/** Whether the database can be destroyed, in non-technical terms. */
export function Safety({ status }: { status: Status }) {
  const t = useDataTexts().safety;
  const { instant } = useFormats();
  const risk = atRisk(status);
  const Icon = ICONS[risk];
  return (
    <div className={classes.banner} data-risk={risk} role="status">
      <Icon aria-hidden />
      <div>
        <h2>{t[risk].title}</h2>
        <p>{t[risk].text(status.last_updated ? instant(status.last_updated) : '')}</p>
      </div>
    </div>
  );
}
