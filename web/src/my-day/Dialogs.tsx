import { Link, useNavigate } from '@tanstack/react-router';
import { RouteModal } from '../shared/form/RouteModal';
import { ApplyPanel } from '../shared/working/ApplyPanel';
import { LeavePanel } from '../shared/working/LeavePanel';
import { PlanPanel } from '../shared/working/PlanPanel';
import { useWorkingTexts } from '../shared/working/texts';
import { Own } from './Own';

function useClose() {
  const navigate = useNavigate();
  return (day?: string) => void navigate({ to: '/my-day', search: day ? { day } : true });
}

export function LeaveDialog() {
  const t = useWorkingTexts().leave;
  const close = useClose();
  return (
    <RouteModal title={t.title} onClose={() => close()}>
      <Own>
        {({ consultantid }) => (
          <LeavePanel
            own
            consultant={consultantid}
            onClose={() => close()}
            conflict={({ date }, text) => (
              <Link to="/my-day" search={{ day: date }}>
                {text}
              </Link>
            )}
          />
        )}
      </Own>
    </RouteModal>
  );
}

export function PlanDialog() {
  const t = useWorkingTexts().plan;
  const close = useClose();
  const navigate = useNavigate();
  return (
    <RouteModal title={t.title} onClose={() => close()}>
      <Own>
        {({ consultantid }) => (
          <PlanPanel
            own
            consultant={consultantid}
            onClose={() => close()}
            onSaved={() => void navigate({ to: '/my-day/apply', search: true })}
          />
        )}
      </Own>
    </RouteModal>
  );
}

export function ApplyDialog() {
  const t = useWorkingTexts().apply;
  const close = useClose();
  return (
    <RouteModal title={t.title} onClose={() => close()}>
      <Own>{({ consultantid }) => <ApplyPanel consultant={consultantid} onClose={() => close()} onDone={close} />}</Own>
    </RouteModal>
  );
}
