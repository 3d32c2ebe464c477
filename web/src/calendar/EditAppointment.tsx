import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { EditForm } from '../shared/appointments/EditForm';
import { useAppointmentTexts } from '../shared/appointments/texts';
import { RouteModal } from '../shared/form/RouteModal';
import { Failed, Loading } from '../shared/states';

const route = getRouteApi('/admin/calendar/$appointmentid/edit');

export function EditAppointment() {
  const t = useAppointmentTexts();
  const { appointmentid } = route.useParams();
  const query = useRead('get_appointment_by_id', { appointmentid });
  const navigate = useNavigate();
  const close = () =>
    void navigate({ to: '/calendar/$appointmentid', params: { appointmentid }, search: true as never, replace: true });
  return (
    <RouteModal title={t.editTitle} onClose={close}>
      {query.data && <EditForm key={appointmentid} appointment={query.data.data} onClose={close} />}
      {query.isPending && <Loading />}
      {query.error && !query.data && <Failed refusal={query.error} retry={() => void query.refetch()} />}
    </RouteModal>
  );
}
