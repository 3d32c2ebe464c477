import type { Action } from '../api/client';
import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import type { Entry } from './entry';
import { useAuditTexts } from './texts';

/** A record may be shown by any of them. */
const STALE: readonly Action[] = [
  'get_audit',
  'get_appointment_by_id',
  'get_appointments',
  'get_calendar',
  'get_calendar_counts',
  'get_consultant_by_id',
  'get_consultant_schedules',
  'get_consultants',
  'get_customer_by_id',
  'get_customer_programs',
  'get_customers',
  'get_daily_stats',
  'get_leave',
  'get_overview_stats',
  'get_program_by_id',
  'get_program_participants',
  'get_programs',
  'get_working_plan',
];

/** Brings a record back to what it was before an entry, and says what became of it. */
export function useBringBack() {
  const t = useAuditTexts();
  const announce = useAnnounce();
  const change = useChange('restore_record', { stale: STALE });
  const run = (entry: Entry, latest: number, override = false) => {
    change.mutate(
      { auditid: entry.auditid, latest_auditid: latest, ...(override && { override }) },
      {
        onSuccess: () => announce.done({ title: t.done, message: t.doneHint }),
        onError: (refusal) =>
          announce.refused(
            t.refused,
            refusal,
            t.refusals[refusal.code],
            refusal.code === 'on_leave' ? { text: t.anyway, run: () => run(entry, latest, true) } : undefined,
          ),
      },
    );
  };
  return { run, pending: change.isPending };
}
