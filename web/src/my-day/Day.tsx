import { Alert } from '@mantine/core';
import { IconBeach } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useNow } from '../shared/clock';
import { showDay, showTime } from '../shared/days';
import { Empty, Failed, Loading } from '../shared/states';
import { showLeave } from '../shared/working/leave';
import { useWorkingTexts } from '../shared/working/texts';
import { agendaOf } from './agenda';
import classes from './MyDay.module.css';
import { OwnAppointment } from './OwnAppointment';
import { useMyDayTexts } from './texts';
import type { useAnswers } from './useAnswers';

const route = getRouteApi('/consultant/my-day');
const REFRESH_MS = 60_000;
const ALL_OF_A_DAY = 300;

/** The chosen day: bookings and remaining slots. */
export function Day({ consultantid, answers }: { consultantid: number; answers: ReturnType<typeof useAnswers> }) {
  const t = useMyDayTexts();
  const words = useWorkingTexts().leave;
  const now = useNow();
  const day = route.useSearch().day ?? now.day;
  const parameters = { consultant_id: consultantid, date_from: day, date_to: day, limit: ALL_OF_A_DAY };
  const appointments = useRead('get_my_appointments', parameters, { every: REFRESH_MS });
  const slots = useRead('get_my_schedule', parameters, { every: REFRESH_MS });
  const leave = useRead('get_leave', { consultant_id: consultantid, date_from: day, date_to: day });
  const failed = [appointments, slots].find(({ error, data }) => error && !data);
  if (failed?.error) return <Failed refusal={failed.error} retry={() => void failed.refetch()} />;
  if (!appointments.data || !slots.data) return <Loading />;
  const agenda = agendaOf(appointments.data.appointments, slots.data.schedules);
  const warnings = [...(appointments.data.warnings ?? []), ...(slots.data.warnings ?? [])];
  return (
    <>
      {[...new Set(warnings)].map((warning) => (
        <Alert key={warning} color="orange" mb="sm">
          {warning}
        </Alert>
      ))}
      {leave.data?.data.map((one) => (
        <Alert key={one.leaveid} color="grape" mb="sm" icon={<IconBeach aria-hidden />}>
          {[words.away(showLeave(one)), one.reason].filter(Boolean).join(' · ')}
        </Alert>
      ))}
      {agenda.length === 0 ? (
        <Empty title={t.nothing} hint={t.nothingHint} />
      ) : (
        <ul className={classes.entries} aria-label={t.schedule(showDay(day))}>
          {agenda.map((entry) =>
            entry.kind === 'appointment' ? (
              <OwnAppointment
                key={`appointment-${entry.appointment.appointmentid}`}
                appointment={entry.appointment}
                answers={answers}
              />
            ) : (
              <li key={`slot-${entry.slot.scheduleid}`} className={classes.slot}>
                <span className={classes.time}>
                  {showTime(entry.slot.starttime)}–{showTime(entry.slot.endtime)}
                </span>
                {t[entry.kind]}
              </li>
            ),
          )}
        </ul>
      )}
    </>
  );
}
