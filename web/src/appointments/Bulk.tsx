import { Alert, Button, Group, Text } from '@mantine/core';
import { IconArrowBackUp, IconBan, IconCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useFormats } from '../shared/clock';
import { showDay, showSpan } from '../shared/days';
import { RequestId } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import classes from './Appointments.module.css';
import type { Appointment, Outcome, Refused, Target } from './bulk';
import { useAppointmentsTexts } from './texts';

interface BarProps {
  chosen: readonly Appointment[];
  pending: boolean;
  onRun(target: Target): void;
  onClear(): void;
}

/** At the bottom of the screen, so that no row moves from under the pointer. */
export function BulkBar({ chosen, pending, onRun, onClear }: BarProps) {
  const t = useAppointmentsTexts().bulk;
  const { number } = useFormats();
  return (
    <section className={classes.bulk} aria-label={t.label}>
      <Text size="sm" fw={600} role="status" mr="auto">
        {t.chosen(number(chosen.length))}
      </Text>
      <Button
        size="sm"
        loading={pending}
        leftSection={<IconCheck size={16} aria-hidden />}
        onClick={() => onRun('confirmed')}
      >
        {t.confirmed}
      </Button>
      <Button
        size="sm"
        variant="default"
        disabled={pending}
        leftSection={<IconBan size={16} aria-hidden />}
        onClick={() => onRun('cancelled')}
      >
        {t.cancelled}
      </Button>
      <Button size="sm" variant="subtle" onClick={onClear}>
        {t.clear}
      </Button>
    </section>
  );
}

interface OutcomeProps {
  outcome: Outcome;
  pending: boolean;
  onUndo(): void;
  onClose(): void;
}

const SHOWN = 20;

/** Stays open until closed, because refused items may need to be handled one by one. */
export function BulkOutcome({ outcome, pending, onUndo, onClose }: OutcomeProps) {
  const t = useAppointmentsTexts().bulk;
  const shared = useSharedTexts();
  const { number } = useFormats();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each outcome takes the focus, whose button is gone
  useEffect(() => box.current?.focus(), [outcome]);
  const { target, done, refused } = outcome;
  const requests = new Set(refused.flatMap(({ request }) => request ?? []));
  return (
    <Alert
      ref={box}
      tabIndex={-1}
      role="status"
      mb="sm"
      className={classes.outcome}
      color={refused.length > 0 ? 'orange' : 'blue'}
      title={t.done[target](number(done.length))}
      withCloseButton
      closeButtonLabel={shared.close}
      onClose={onClose}
    >
      {refused.length > 0 && (
        <>
          <Text size="sm">{t.refused(number(refused.length))}</Text>
          <ul>
            {refused.slice(0, SHOWN).map((one) => (
              <li key={one.appointment.appointmentid}>
                <Reason refused={one} />
              </li>
            ))}
          </ul>
          {refused.length > SHOWN && <Text size="sm">{t.more(number(refused.length - SHOWN))}</Text>}
          {[...requests].map((refusal) => (
            <RequestId key={refusal.requestId} refusal={refusal} />
          ))}
        </>
      )}
      {target !== 'undone' && done.length > 0 && (
        <Group mt="xs">
          <Button
            size="compact-sm"
            variant="light"
            loading={pending}
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onClick={onUndo}
          >
            {shared.undo}
          </Button>
        </Group>
      )}
    </Alert>
  );
}

function Reason({ refused: { appointment, code } }: { refused: Refused }) {
  const t = useAppointmentsTexts().bulk;
  const shared = useSharedTexts();
  const { customer_name, date, time, duration, status } = appointment;
  return (
    <Text size="sm" span>
      <b>{customer_name}</b>, {showDay(date)} {showSpan(time, duration)}:{' '}
      {code === 'kept' ? t.kept(shared.status[status]) : shared.refusals[code]}
    </Text>
  );
}
