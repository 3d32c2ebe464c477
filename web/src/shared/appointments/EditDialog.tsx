import { useRead } from '../../api/hooks';
import { RouteModal } from '../form/RouteModal';
import { Failed, Loading } from '../states';
import { EditForm } from './EditForm';
import { useAppointmentTexts } from './texts';

/** Edits an appointment on top of the screen that shows it. */
export function EditDialog({ appointmentid, onClose }: { appointmentid: string; onClose(): void }) {
  const t = useAppointmentTexts();
  const query = useRead('get_appointment_by_id', { appointmentid });
  return (
    <RouteModal title={t.editTitle} onClose={onClose}>
      {query.data && <EditForm key={appointmentid} appointment={query.data.data} onClose={onClose} />}
      {query.isPending && <Loading />}
      {query.error && !query.data && <Failed refusal={query.error} retry={() => void query.refetch()} />}
    </RouteModal>
  );
}
