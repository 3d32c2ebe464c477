import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { Refusal, type Schema } from '../api/client';
import { useChange, useRead } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { STALE } from '../shared/appointments/useAppointmentChange';
import { Conflict } from '../shared/form/Conflict';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { useEditForm } from '../shared/form/useEditForm';
import { Failed, Loading } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import { AppointmentInputs } from './AppointmentInputs';
import {
  type AppointmentFields,
  type AppointmentValues,
  appointmentSchema,
  toFields,
  toValues,
  withoutNames,
} from './appointment';
import { useCalendarTexts } from './texts';

const route = getRouteApi('/admin/calendar/$appointmentid/edit');
const STATUSES = ['pending', 'confirmed', 'completed', 'cancelled'];

export function EditAppointment() {
  const t = useCalendarTexts();
  const { appointmentid } = route.useParams();
  const query = useRead('get_appointment_by_id', { appointmentid });
  const navigate = useNavigate();
  const close = () =>
    void navigate({ to: '/calendar/$appointmentid', params: { appointmentid }, search: true as never, replace: true });
  return (
    <RouteModal title={t.editTitle} onClose={close}>
      {query.data && <Form key={appointmentid} appointment={query.data.data} onClose={close} />}
      {query.isPending && <Loading />}
      {query.error && !query.data && <Failed refusal={query.error} retry={() => void query.refetch()} />}
    </RouteModal>
  );
}

function Form({ appointment, onClose }: { appointment: Schema<'ReviewedAppointment'>; onClose(): void }) {
  const t = useCalendarTexts();
  const shared = useSharedTexts();
  const announce = useAnnounce();
  const update = useChange('update_appointment', { stale: STALE });
  // When the version was made that the form began with, or that was seen since.
  const seen = useRef(appointment.updatedat);
  const { customer, consultant, ...labels } = t.fields;
  const { form, conflict } = useEditForm<AppointmentFields, AppointmentValues>({
    name: `appointment-${appointment.appointmentid}`,
    record: appointment,
    labels: { customer_name: customer, consultant_name: consultant, ...labels },
    schema: appointmentSchema(shared.form, t),
    toValues,
    toFields,
    async save(changed) {
      try {
        const { data } = await update.mutateAsync({
          appointmentid: appointment.appointmentid,
          ...withoutNames(changed),
          expected_updatedat: seen.current,
        });
        announce.done({ title: t.saved, message: data.customer_name });
      } catch (error) {
        const theirs = error instanceof Refusal && error.code === 'changed_meanwhile' && error.details.data;
        if (theirs && typeof theirs.updatedat === 'string') seen.current = theirs.updatedat;
        throw error;
      }
    },
    onDone: onClose,
  });
  return (
    <>
      <RecordForm form={form} onCancel={onClose}>
        <AppointmentInputs fields={form.fields} statuses={STATUSES} own={appointment} />
      </RecordForm>
      {conflict && <Conflict {...conflict} />}
    </>
  );
}
