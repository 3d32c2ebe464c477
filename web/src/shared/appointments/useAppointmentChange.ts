import { useMutationState } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Action, type AnswerOf, Refusal, type RequestOf, type Schema } from '../../api/client';
import { useChange } from '../../api/hooks';
import { useAnnounce } from '../announce';
import { showDay, showSpan } from '../days';
import { useSharedTexts } from '../texts';
import type { Status } from './status';
import { useAppointmentTexts } from './texts';

type Change = RequestOf<'update_appointment'>;

/** Every action whose answers contain appointments or what they occupy. */
export const STALE: readonly Action[] = [
  'get_calendar',
  'get_calendar_counts',
  'get_appointments',
  'get_appointment_by_id',
  'get_available_consultants',
  'get_consultant_schedules',
  'get_schedule_by_consultant',
  'get_daily_stats',
  'get_overview_stats',
];

/** The fields that can be changed with one press or by dragging. */
export interface Movable {
  consultantid: number;
  date: string;
  time: string;
  duration: number;
  status: Status;
}

/** As it was read: an undo restores it, and `updatedat` shows whether somebody else changed it meanwhile. */
export interface Known extends Movable {
  appointmentid: number;
  updatedat: string;
}

interface Words {
  title: string;
  message: string;
  failed: string;
}

type Row = { appointmentid: number };

function expected<T extends Row>(row: T, { appointmentid, expected_updatedat, override, ...fields }: Change): T {
  return row.appointmentid === appointmentid ? ({ ...row, ...fields } as T) : row;
}

function made<T extends Row>(row: T, { data }: AnswerOf<'update_appointment'>): T {
  return row.appointmentid === data.appointmentid ? { ...row, ...data } : row;
}

/** Changes an appointment in every answer that may be cached. */
function inAnswers<By>(apply: <T extends Row>(row: T, by: By) => T) {
  return {
    get_calendar: (answer: AnswerOf<'get_calendar'>, by: By) => ({
      ...answer,
      appointments: answer.appointments.map((one) => apply(one, by)),
    }),
    get_appointments: (answer: AnswerOf<'get_appointments'>, by: By) => ({
      ...answer,
      appointments: answer.appointments.map((one) => apply(one, by)),
    }),
    get_appointment_by_id: (answer: AnswerOf<'get_appointment_by_id'>, by: By) => ({
      ...answer,
      data: apply(answer.data, by),
    }),
  };
}

/** What is known from the answer to `update_appointment`. */
export const KNOWN = inAnswers(made);

const recordOf = ({ appointmentid }: { appointmentid: number }) => `appointment-${appointmentid}`;

/** Changes an appointment optimistically, with an undo. A refusal restores it and says why. */
export function useAppointmentChange() {
  const t = useAppointmentTexts();
  const shared = useSharedTexts();
  const announce = useAnnounce();
  const { mutateAsync } = useChange('update_appointment', {
    stale: STALE,
    known: KNOWN,
    optimistic: inAnswers(expected),
  });

  return useMemo(() => {
    function refused(title: string, error: unknown, insist?: () => void) {
      if (!(error instanceof Refusal)) throw error;
      const now = error.code === 'changed_meanwhile' && (error.details.data as Schema<'Appointment'> | undefined);
      const seen =
        now &&
        `${now.consultant_name}, ${showDay(now.date)} ${showSpan(now.time, now.duration)}, ${shared.status[now.status]}`;
      const anyway = error.code === 'on_leave' && insist ? { text: t.anyway, run: insist } : undefined;
      announce.refused(title, error, seen ? t.meanwhile(seen) : undefined, anyway);
    }

    async function undo(changed: Known, back: Partial<Movable>) {
      try {
        await mutateAsync({ appointmentid: changed.appointmentid, expected_updatedat: changed.updatedat, ...back });
        announce.done({ title: t.undone, about: recordOf(changed) });
      } catch (error) {
        refused(t.notUndone, error);
      }
    }

    /** Whether the change was made. */
    async function change(
      before: Known,
      fields: Partial<Movable>,
      { title, message, failed }: Words,
      override?: true,
    ): Promise<boolean> {
      const { appointmentid, updatedat } = before;
      announce.outdate(recordOf(before));
      const back = Object.fromEntries(Object.keys(fields).map((field) => [field, before[field as keyof Movable]]));
      try {
        const { data } = await mutateAsync({
          appointmentid,
          expected_updatedat: updatedat,
          ...fields,
          ...(override && { override }),
        });
        announce.done({ title, message, about: recordOf(before), undo: () => void undo(data, back) });
        return true;
      } catch (error) {
        refused(failed, error, () => void change(before, fields, { title, message, failed }, true));
        return false;
      }
    }

    return {
      change,
      setStatus: (before: Known & { customer_name: string }, status: Status) =>
        change(before, { status }, { title: t.to[status].done, message: before.customer_name, failed: t.notChanged }),
    };
  }, [mutateAsync, announce, t, shared]);
}

/** The appointments that are being changed. */
export function useChanging(): ReadonlySet<number> {
  const ids = useMutationState({
    filters: { mutationKey: ['update_appointment'], status: 'pending' },
    select: ({ state }) => Number((state.variables as Change).appointmentid),
  });
  return useMemo(() => new Set(ids), [ids]);
}
