import { Text } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash, type TablerIcon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './Audit.module.css';
import { type Entry, isTable, nameIn, whenIn } from './entry';
import { useAuditTexts } from './texts';
import { useConsultantName } from './useConsultantName';

const ICONS: { [C in Entry['action']]: TablerIcon } = { insert: IconPlus, update: IconPencil, delete: IconTrash };

/** What was done, as icon and word. */
export function Change({ action }: { action: Entry['action'] }) {
  const t = useAuditTexts();
  const Icon = ICONS[action];
  return (
    <span className={classes.change}>
      <Icon size={14} aria-hidden />
      {t.changes[action]}
    </span>
  );
}

/** The kind of a record and its name, such as `Customer Nguyễn An`; if it has none, its key, such as `Slot 7`. */
export function useRecordName() {
  const t = useAuditTexts();
  return (entry: Pick<Entry, 'tablename' | 'rowkey' | 'before' | 'after'>) => {
    const { tablename, rowkey } = entry;
    const kind = isTable(tablename) ? t.tables[tablename] : tablename;
    return rowkey ? `${kind} ${nameIn(entry) ?? rowkey}` : `${kind}: ${t.many}`;
  };
}

/** The record as a link to where it is shown, and what else tells it from others. */
export function RecordLink({ entry }: { entry: Entry }) {
  const name = useRecordName()(entry);
  const consultantName = useConsultantName();
  const { tablename, before, after } = entry;
  const whose = tablename === 'consultant' ? null : consultantName((after ?? before)?.consultantid);
  const detail = [whose, whenIn(entry)].filter(Boolean).join(', ');
  return (
    <>
      <ToRecord entry={entry}>{name}</ToRecord>
      {detail && (
        <Text size="sm" c="var(--muted)">
          {detail}
        </Text>
      )}
    </>
  );
}

function ToRecord({ entry: { tablename, rowkey, before, after }, children }: { entry: Entry; children: ReactNode }) {
  if (rowkey === null) return children;
  const { consultantid, date, startdate } = after ?? before ?? {};
  const day = date ?? startdate;
  switch (tablename) {
    case 'customer':
      return (
        <Link to="/customers/$customerid" params={{ customerid: rowkey }}>
          {children}
        </Link>
      );
    case 'consultant':
      return (
        <Link to="/consultants/$consultantid" params={{ consultantid: rowkey }}>
          {children}
        </Link>
      );
    case 'appointment':
    case 'appointmentfeedback':
      return (
        <Link to="/appointments/$appointmentid" params={{ appointmentid: rowkey }}>
          {children}
        </Link>
      );
    case 'communityprogram':
    case 'programparticipant':
      return (
        <Link to="/programs/$programid" params={{ programid: rowkey.split(',')[0] ?? '' }}>
          {children}
        </Link>
      );
    case 'consultantschedule':
    case 'consultantleave':
    case 'consultantworkingplan':
      return (
        <Link
          to="/working-hours"
          search={{ consultant: Number(consultantid), day: typeof day === 'string' ? day : undefined }}
        >
          {children}
        </Link>
      );
    default:
      return children;
  }
}
