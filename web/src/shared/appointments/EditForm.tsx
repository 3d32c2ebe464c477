import { useRef, useState } from 'react';
import { Refusal, type Schema } from '../../api/client';
import { useChange } from '../../api/hooks';
import { useAnnounce } from '../announce';
import { Conflict } from '../form/Conflict';
import { RecordForm } from '../form/RecordForm';
import { useFormTexts } from '../form/texts';
import { useEditForm } from '../form/useEditForm';
import { Loading } from '../states';
import { AppointmentInputs } from './AppointmentInputs';
import {
  type AppointmentFields,
  type AppointmentValues,
  appointmentSchema,
  toFields,
  toValues,
  withoutNames,
} from './appointment';
import { OnLeave } from './OnLeave';
import { STATUSES } from './statuses';
import { useAppointmentTexts } from './texts';
import { KNOWN, STALE, useChanging } from './useAppointmentChange';

interface Props {
  appointment: Schema<'ReviewedAppointment'>;
  onClose(): void;
}

/** Waits for the person's own change that is still being saved, because its version would look like somebody else's. */
export function EditForm(props: Props) {
  const changing = useChanging().has(props.appointment.appointmentid);
  const [begun, setBegun] = useState(!changing);
  if (!begun && !changing) setBegun(true);
  return begun ? <Form {...props} /> : <Loading />;
}

function Form({ appointment, onClose }: Props) {
  const t = useAppointmentTexts();
  const formTexts = useFormTexts();
  const announce = useAnnounce();
  const update = useChange('update_appointment', { stale: STALE, known: KNOWN });
  // When the version was created that the form started from or has shown since.
  const seen = useRef(appointment.updatedat);
  const { customer, consultant, ...labels } = t.fields;
  const insisting = useRef(false);
  const { form, conflict } = useEditForm<AppointmentFields, AppointmentValues>({
    name: `appointment-${appointment.appointmentid}`,
    record: appointment,
    labels: { customer_name: customer, consultant_name: consultant, ...labels },
    schema: appointmentSchema(formTexts, t),
    toValues,
    toFields,
    async save(changed) {
      try {
        const { data } = await update.mutateAsync({
          appointmentid: appointment.appointmentid,
          ...withoutNames(changed),
          expected_updatedat: seen.current,
          ...(insisting.current && { override: true }),
        });
        announce.done({ title: t.saved, message: data.customer_name });
      } catch (error) {
        const theirs = error instanceof Refusal && error.code === 'changed_meanwhile' && error.details.data;
        if (theirs && 'updatedat' in theirs) seen.current = theirs.updatedat;
        throw error;
      }
    },
    onDone: onClose,
  });
  const insist = () => {
    insisting.current = true;
    void form.send(form.fields.values).finally(() => {
      insisting.current = false;
    });
  };
  return (
    <>
      <RecordForm
        form={form}
        onCancel={onClose}
        refusalText={({ code }) => code === 'on_leave' && <OnLeave onInsist={insist} />}
      >
        <AppointmentInputs fields={form.fields} statuses={STATUSES} own={appointment} />
      </RecordForm>
      {conflict && <Conflict {...conflict} />}
    </>
  );
}
