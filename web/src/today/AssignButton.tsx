import { Button, Loader, Popover, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../api/hooks';
import { type Known, useAppointmentChange } from '../shared/appointments/useAppointmentChange';
import { useUnreadText } from '../shared/refusals';
import { SmallButton } from '../shared/SmallButton';
import { RequestId } from '../shared/states';
import classes from './Today.module.css';
import { useTodayTexts } from './texts';

const SHOWN = 12;

/** Assigns a request to a consultant who is free at that time. */
export function AssignButton({ appointment }: { appointment: Known & { customer_name: string } }) {
  const t = useTodayTexts();
  const [opened, open] = useState(false);
  return (
    <Popover opened={opened} onChange={open} position="bottom-end" width={260} trapFocus returnFocus>
      <Popover.Target>
        <SmallButton onClick={() => open(!opened)}>{t.assign}</SmallButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t.assignTitle(appointment.customer_name)}>
        {opened && <Choices appointment={appointment} onChosen={() => open(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ appointment, onChosen }: { appointment: Known & { customer_name: string }; onChosen(): void }) {
  const t = useTodayTexts();
  const text = useUnreadText();
  const { change } = useAppointmentChange();
  const { date, time, duration } = appointment;
  const query = useRead('get_available_consultants', { date, time, duration, limit: SHOWN, sort: '-has_slot' });
  if (query.error)
    return (
      <>
        <Text size="sm">{text(query.error)}</Text>
        <RequestId refusal={query.error} />
      </>
    );
  if (!query.data) return <Loader size="xs" />;
  const others = query.data.consultants.filter(({ consultantid }) => consultantid !== appointment.consultantid);
  if (others.length === 0) return <Text size="sm">{t.noOther}</Text>;
  return (
    <Stack gap={4}>
      {others.map(({ consultantid, fullname, has_slot }) => (
        <Button
          key={consultantid}
          variant="default"
          justify="flex-start"
          h="auto"
          py={6}
          classNames={{ label: classes.choice }}
          onClick={() => {
            onChosen();
            void change(
              appointment,
              { consultantid },
              { title: t.assigned, message: `${appointment.customer_name}: ${fullname}`, failed: t.notAssigned },
            );
          }}
        >
          {fullname}
          {has_slot && <small className={classes.nothing}> · {t.inSlot}</small>}
        </Button>
      ))}
    </Stack>
  );
}
