import { IconPencil, IconPlus, IconTrash, type TablerIcon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import classes from './Audit.module.css';
import { type Entry, isTable } from './entry';
import { useAuditTexts } from './texts';

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

/** The kind and the key of a record, such as `Customer 7`. */
export function useRecordName() {
  const t = useAuditTexts();
  return (table: string, key: string | null | undefined) => {
    const kind = isTable(table) ? t.tables[table] : table;
    return key ? `${kind} ${key}` : `${kind}: ${t.many}`;
  };
}

/** The record as a link to its own page, if it has one. */
export function RecordLink({ entry: { tablename, rowkey } }: { entry: Entry }) {
  const name = useRecordName()(tablename, rowkey);
  if (rowkey === null) return <>{name}</>;
  switch (tablename) {
    case 'customer':
      return (
        <Link to="/customers/$customerid" params={{ customerid: rowkey }}>
          {name}
        </Link>
      );
    case 'consultant':
      return (
        <Link to="/consultants/$consultantid" params={{ consultantid: rowkey }}>
          {name}
        </Link>
      );
    case 'appointment':
    case 'appointmentfeedback':
      return (
        <Link to="/appointments/$appointmentid" params={{ appointmentid: rowkey }}>
          {name}
        </Link>
      );
    case 'communityprogram':
      return (
        <Link to="/programs/$programid" params={{ programid: rowkey }}>
          {name}
        </Link>
      );
    default:
      return <>{name}</>;
  }
}
