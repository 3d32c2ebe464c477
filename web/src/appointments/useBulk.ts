import { useState } from 'react';
import { Refusal } from '../api/client';
import { useChange } from '../api/hooks';
import { STALE } from '../shared/appointments/useAppointmentChange';
import { type Appointment, backTo, batches, type Outcome, outcomeOf, type Status, split, type Target } from './bulk';

/** Confirms or cancels many appointments, each independently, with an undo. */
export function useBulk() {
  const { mutateAsync } = useChange('bulk_update_appointments', { stale: STALE });
  const [pending, setPending] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  async function send(appointments: readonly Appointment[], status: Status) {
    const outcomes = [];
    for (const batch of batches(appointments)) {
      try {
        const answer = await mutateAsync({
          appointmentids: batch.map((one) => one.appointmentid),
          status,
          expected: batch.map(({ appointmentid, updatedat }) => ({ appointmentid, updatedat })),
        });
        outcomes.push(outcomeOf(batch, answer));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        outcomes.push({
          done: [],
          refused: batch.map((appointment) => ({ appointment, code: error.code, request: error })),
        });
      }
    }
    return { done: outcomes.flatMap(({ done }) => done), refused: outcomes.flatMap(({ refused }) => refused) };
  }

  async function change(target: Outcome['target'], work: () => Promise<Omit<Outcome, 'target'>>) {
    setPending(true);
    try {
      setOutcome({ target, ...(await work()) });
    } finally {
      setPending(false);
    }
  }

  return {
    pending,
    outcome,
    dismiss: () => setOutcome(null),
    run: (chosen: readonly Appointment[], target: Target) =>
      change(target, async () => {
        const { asked, kept } = split(chosen, target);
        const { done, refused } = await send(asked, target);
        return { done, refused: [...refused, ...kept] };
      }),
    undo: ({ done }: Outcome) =>
      change('undone', async () => {
        const undone = await Promise.all(backTo(done).map(([status, appointments]) => send(appointments, status)));
        return { done: undone.flatMap((one) => one.done), refused: undone.flatMap((one) => one.refused) };
      }),
  };
}
