import { Text, Textarea } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import * as v from 'valibot';
import type { Schema } from '../api/client';
import { useChange, useRead } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { useFormats, useNow } from '../shared/clock';
import { addDays, showDay, showSpan } from '../shared/days';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { orNull, rules } from '../shared/form/rules';
import { useFormTexts } from '../shared/form/texts';
import { useRecordForm } from '../shared/form/useRecordForm';
import { Empty, Failed, Loading } from '../shared/states';
import type { Appointment } from './agenda';
import { Own } from './Own';
import { useMyDayTexts } from './texts';
import { STALE } from './useAnswers';

const route = getRouteApi('/consultant/my-day/deny/$appointmentid');
const DAYS_BACK = 30;
const MANY = 1000;

export function DenyAppointment() {
  const t = useMyDayTexts();
  const navigate = useNavigate();
  const close = () => void navigate({ to: '/my-day', search: true });
  return (
    <RouteModal title={t.denyTitle} onClose={close}>
      <Own>{(consultant) => <Found consultant={consultant} onClose={close} />}</Own>
    </RouteModal>
  );
}

/** Only the consultant's own appointments that can still be denied. */
function Found({ consultant, onClose }: { consultant: Schema<'Consultant'>; onClose(): void }) {
  const t = useMyDayTexts();
  const { appointmentid } = route.useParams();
  const { day } = useNow();
  const common = { consultant_id: consultant.consultantid, date_from: addDays(day, -DAYS_BACK), limit: MANY };
  const pending = useRead('get_my_appointments', { ...common, status: 'pending' });
  const confirmed = useRead('get_my_appointments', { ...common, status: 'confirmed' });
  const failed = [pending, confirmed].find(({ error, data }) => error && !data);
  if (failed?.error) return <Failed refusal={failed.error} retry={() => void failed.refetch()} />;
  if (!pending.data || !confirmed.data) return <Loading />;
  const appointment = [...pending.data.appointments, ...confirmed.data.appointments].find(
    (one) => String(one.appointmentid) === appointmentid,
  );
  if (!appointment) return <Empty title={t.notYours} hint={t.notYoursHint} />;
  return <Form key={appointmentid} appointment={appointment} onClose={onClose} />;
}

function Form({ appointment, onClose }: { appointment: Appointment; onClose(): void }) {
  const t = useMyDayTexts();
  const formTexts = useFormTexts();
  const { weekday } = useFormats();
  const announce = useAnnounce();
  const deny = useChange('deny_appointment', { stale: STALE });
  const { appointmentid, consultantid, customer_name, date, time, duration } = appointment;
  const form = useRecordForm({
    name: `deny-${appointmentid}`,
    initial: { reason: '' },
    schema: v.object({ reason: v.pipe(rules.text(formTexts, 2_000), v.nonEmpty(formTexts.required)) }),
    async submit({ reason }) {
      await deny.mutateAsync({
        consultant_id: consultantid,
        appointment_id: appointmentid,
        reason: orNull(reason),
      });
      announce.done({ title: t.denied, message: customer_name });
      onClose();
    },
  });
  return (
    <RecordForm form={form} onCancel={onClose} submitLabel={t.deny}>
      <Text>
        <b>{customer_name}</b>, {weekday(date)}, {showDay(date)} {showSpan(time, duration)}
      </Text>
      <Textarea
        label={t.reason}
        description={t.reasonHint}
        required
        data-autofocus
        {...form.fields.getInputProps('reason')}
      />
    </RecordForm>
  );
}
