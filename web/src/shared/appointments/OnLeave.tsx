import { Button } from '@mantine/core';
import { useSharedTexts } from '../texts';
import { useAppointmentTexts } from './texts';

/** Why a booking during leave was refused, with a button for an admin to book anyway. */
export function OnLeave({ onInsist }: { onInsist(): void }) {
  const t = useAppointmentTexts();
  const { refusals } = useSharedTexts();
  return (
    <>
      {refusals.on_leave}
      <br />
      <Button size="compact-sm" variant="light" mt={6} onClick={onInsist}>
        {t.anyway}
      </Button>
    </>
  );
}
