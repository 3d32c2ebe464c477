import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { EditDialog } from '../shared/appointments/EditDialog';

const route = getRouteApi('/admin/appointments/$appointmentid/edit');

export function EditAppointment() {
  const { appointmentid } = route.useParams();
  const navigate = useNavigate();
  const close = () => void navigate({ to: '/appointments/$appointmentid', params: { appointmentid }, replace: true });
  return <EditDialog appointmentid={appointmentid} onClose={close} />;
}
