import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { EditDialog } from '../shared/appointments/EditDialog';

const route = getRouteApi('/admin/calendar/$appointmentid/edit');

export function EditAppointment() {
  const { appointmentid } = route.useParams();
  const navigate = useNavigate();
  const close = () =>
    void navigate({ to: '/calendar/$appointmentid', params: { appointmentid }, search: true as never, replace: true });
  return <EditDialog appointmentid={appointmentid} onClose={close} />;
}
