import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconClockHour4, IconShieldCheck, type TablerIcon } from '@tabler/icons-react';
import { useFormats } from '../shared/clock';
import { type AtRisk, atRisk, type Status } from './archive';
import { useDataTexts } from './texts';

const LOOKS: { [R in AtRisk]: [colour: string, icon: TablerIcon] } = {
  nothing: ['green', IconShieldCheck],
  recent: ['yellow', IconClockHour4],
  unarchived: ['red', IconAlertTriangle],
  everything: ['red', IconAlertTriangle],
};

/** Whether the database can be destroyed, for somebody who is no programmer. */
export function Safety({ status }: { status: Status }) {
  const t = useDataTexts().safety;
  const { instant } = useFormats();
  const risk = atRisk(status);
  const [color, Icon] = LOOKS[risk];
  return (
    <Alert color={color} icon={<Icon aria-hidden />} title={t[risk].title} role="status">
      <Text size="sm">{t[risk].text(status.last_updated ? instant(status.last_updated) : '')}</Text>
    </Alert>
  );
}
