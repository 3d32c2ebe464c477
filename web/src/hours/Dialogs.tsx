import { Link, useNavigate } from '@tanstack/react-router';
import { RouteModal } from '../shared/form/RouteModal';
import { Loading } from '../shared/states';
import { ApplyPanel } from '../shared/working/ApplyPanel';
import { LeavePanel } from '../shared/working/LeavePanel';
import { PlanPanel } from '../shared/working/PlanPanel';
import { useWorkingTexts } from '../shared/working/texts';
import { useWeek } from './useWeek';

export function LeaveDialog() {
  const t = useWorkingTexts().leave;
  const week = useWeek();
  return (
    <RouteModal title={week.name ? t.titleOf(week.name) : t.title} onClose={() => week.close()}>
      {week.consultant === undefined ? (
        <Loading />
      ) : (
        <LeavePanel
          consultant={week.consultant}
          onClose={() => week.close()}
          conflict={({ appointmentid, date }, text) => (
            <Link
              to="/calendar/$appointmentid"
              params={{ appointmentid: String(appointmentid) }}
              search={{ day: date }}
            >
              {text}
            </Link>
          )}
        />
      )}
    </RouteModal>
  );
}

export function PlanDialog() {
  const t = useWorkingTexts().plan;
  const week = useWeek();
  const navigate = useNavigate();
  return (
    <RouteModal title={week.name ? t.titleOf(week.name) : t.title} onClose={() => week.close()}>
      {week.consultant === undefined ? (
        <Loading />
      ) : (
        <PlanPanel
          consultant={week.consultant}
          onClose={() => week.close()}
          onSaved={() => void navigate({ to: '/working-hours/apply', search: true as never })}
        />
      )}
    </RouteModal>
  );
}

export function ApplyDialog() {
  const t = useWorkingTexts().apply;
  const week = useWeek();
  return (
    <RouteModal title={t.title} onClose={() => week.close()}>
      {week.consultant === undefined ? (
        <Loading />
      ) : (
        <ApplyPanel consultant={week.consultant} everybody onClose={() => week.close()} onDone={week.close} />
      )}
    </RouteModal>
  );
}
