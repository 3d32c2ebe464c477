import { Button, Group } from '@mantine/core';
import { StatusIcon } from '../StatusBadge';
import { nextStatuses } from './status';
import { useAppointmentTexts } from './texts';
import { type Known, useAppointmentChange, useChanging } from './useAppointmentChange';

interface Props {
  appointment: Known & { customer_name: string };
  begun: boolean;
  /** Only what is likely to be wanted, where there are many. */
  short?: boolean;
}

/** What can become of an appointment, at one press each; every one can be undone. */
export function StatusButtons({ appointment, begun, short }: Props) {
  const t = useAppointmentTexts();
  const { setStatus } = useAppointmentChange();
  const changing = useChanging().has(appointment.appointmentid);
  const { status } = appointment;
  const closed = status === 'completed' || status === 'cancelled';
  const next = nextStatuses(status, begun).filter((one) => !short || one !== 'pending');
  return (
    <Group gap="xs">
      {next.map((one, index) => (
        <Button
          key={one}
          size={short ? 'compact-sm' : 'sm'}
          variant={index === 0 && !closed ? 'filled' : 'default'}
          leftSection={<StatusIcon status={one} />}
          aria-disabled={changing}
          onClick={() => {
            if (!changing) void setStatus(appointment, one);
          }}
        >
          {closed && one === 'confirmed' ? t.reopen : t.to[one].verb}
        </Button>
      ))}
    </Group>
  );
}
