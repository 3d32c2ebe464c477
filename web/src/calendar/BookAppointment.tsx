import { getRouteApi, useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useChange, useRead } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { AppointmentInputs } from '../shared/appointments/AppointmentInputs';
import { type AppointmentValues, appointmentSchema, toFields, withoutNames } from '../shared/appointments/appointment';
import { OnLeave } from '../shared/appointments/OnLeave';
import { useAppointmentTexts } from '../shared/appointments/texts';
import { STALE, useAppointmentChange } from '../shared/appointments/useAppointmentChange';
import { useNow } from '../shared/clock';
import { showDay, showSpan, toTime } from '../shared/days';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { useFormTexts } from '../shared/form/texts';
import { useRecordForm } from '../shared/form/useRecordForm';
import { useSharedTexts } from '../shared/texts';
import { NewCustomer } from './NewCustomer';
import { useCalendarTexts } from './texts';

const route = getRouteApi('/admin/calendar/book');
const BOOKABLE = ['pending', 'confirmed'];

/** The next full hour. */
const soon = (minutes: number) => toTime(Math.min(Math.ceil((minutes + 1) / 60) * 60, 23 * 60));

export function BookAppointment() {
  const t = useCalendarTexts();
  const formTexts = useFormTexts();
  const announce = useAnnounce();
  const now = useNow();
  const search = route.useSearch();
  const close = useClose();
  const [adding, setAdding] = useState(false);
  const { undoBooking } = useUndoBooking();
  const create = useChange('create_appointment', { stale: STALE });
  const insisting = useRef(false);
  const form = useRecordForm<AppointmentValues>({
    name: 'booking',
    initial: {
      customerid: '',
      customer_name: '',
      consultantid: String(search.with ?? ''),
      consultant_name: '',
      date: showDay(search.on ?? now.day),
      time: search.at ?? (search.on && search.on !== now.day ? '09:00' : soon(now.minutes)),
      duration: String(search.minutes ?? 60),
      status: 'pending',
      meetingurl: '',
      description: '',
    },
    schema: appointmentSchema(formTexts, useAppointmentTexts()),
    async submit(values, idempotency_key) {
      const { data } = await create.mutateAsync({
        ...withoutNames(toFields(values)),
        idempotency_key,
        ...(insisting.current && { override: true }),
      });
      announce.done({
        title: t.booked,
        about: `appointment-${data.appointmentid}`,
        message: `${data.customer_name}, ${data.consultant_name}, ${showDay(data.date)} ${showSpan(data.time, data.duration)}`,
        undo: () => undoBooking(data),
      });
      close();
    },
  });
  useNameOfConsultant(form.fields);
  const insist = () => {
    insisting.current = true;
    void form.send(form.fields.values).finally(() => {
      insisting.current = false;
    });
  };

  return (
    <RouteModal title={adding ? t.newCustomerTitle : t.bookTitle} onClose={close}>
      {adding ? (
        <NewCustomer
          onCancel={() => setAdding(false)}
          onAdded={({ id, name }) => {
            form.fields.setValues({ customerid: id, customer_name: name });
            setAdding(false);
          }}
        />
      ) : (
        <RecordForm
          form={form}
          onCancel={close}
          submitLabel={t.book}
          refusalText={({ code }) => code === 'on_leave' && <OnLeave onInsist={insist} />}
        >
          <AppointmentInputs fields={form.fields} statuses={BOOKABLE} onNewCustomer={() => setAdding(true)} />
        </RecordForm>
      )}
    </RouteModal>
  );
}

/** Returns to where the form was opened; the key `n` opens it anywhere. */
function useClose() {
  const navigate = useNavigate();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  return () => {
    if (canGoBack) router.history.back();
    else
      void navigate({
        to: '/calendar',
        search: ({ with: _with, on: _on, at: _at, minutes: _minutes, ...before }) => before,
      });
  };
}

/** The URL has only the consultant's id. */
function useNameOfConsultant(fields: ReturnType<typeof useRecordForm<AppointmentValues>>['fields']) {
  const { consultantid, consultant_name } = fields.values;
  const nameless = consultantid !== '' && consultant_name === '';
  const found = useRead('get_consultant_by_id', { consultantid }, { enabled: nameless });
  const name = found.data?.data.fullname;
  const { setFieldValue } = fields;
  useEffect(() => {
    if (nameless && name) setFieldValue('consultant_name', name);
  }, [nameless, name, setFieldValue]);
}

/** Undoing a booking cancels it, because the customer may already have been told. */
function useUndoBooking() {
  const t = useCalendarTexts();
  const { change } = useAppointmentChange();
  const shared = useSharedTexts();
  return {
    undoBooking: (booked: Parameters<typeof change>[0] & { customer_name: string }) =>
      void change(
        booked,
        { status: 'cancelled' },
        { title: shared.status.cancelled, message: booked.customer_name, failed: t.notBooked },
      ),
  };
}
