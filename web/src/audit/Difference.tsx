import { useFormats } from '../shared/clock';
import { isDay, showDay } from '../shared/days';
import classes from './Audit.module.css';
import { changesOf, type Entry, type FieldChange } from './entry';
import { useAuditTexts } from './texts';

const INSTANT = /^\d{4}-\d\d-\d\dT/;
const TIME = /^\d\d:\d\d:00$/;

/** What an entry changed, field by field. A long list is opened by the person. */
export function Difference({ entry }: { entry: Entry }) {
  const t = useAuditTexts();
  const changes = changesOf(entry);
  if (entry.rowkey === null) return <>{t.rows(Number((entry.after ?? entry.before)?.rows ?? 0))}</>;
  if (entry.action === 'update') return <Fields changes={changes} action={entry.action} />;
  return (
    <details>
      <summary className={classes.summary}>{t.show(changes.length)}</summary>
      <Fields changes={changes} action={entry.action} />
    </details>
  );
}

export function Fields({ changes, action }: { changes: readonly FieldChange[]; action: Entry['action'] }) {
  const t = useAuditTexts();
  const show = useValue();
  return (
    <table className={classes.fields}>
      <thead>
        <tr>
          <th scope="col">{t.field}</th>
          {action !== 'insert' && <th scope="col">{t.before}</th>}
          {action !== 'delete' && <th scope="col">{t.after}</th>}
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">{t.fields[field] ?? field}</th>
            {action !== 'insert' && <td>{show(before, action === 'update')}</td>}
            {action !== 'delete' && <td>{show(after, false)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A value as people write it. */
function useValue() {
  const t = useAuditTexts();
  const { instant } = useFormats();
  const text = (value: unknown): string | null => {
    if (value === null || value === '') return null;
    if (typeof value === 'boolean') return value ? t.yes : t.no;
    const written = String(value);
    if (isDay(written)) return showDay(written);
    if (INSTANT.test(written)) return instant(written);
    if (TIME.test(written)) return written.slice(0, 5);
    return t.statuses[written] ?? written;
  };
  return (value: unknown, gone: boolean) => {
    const shown = text(value);
    if (shown === null) return <em className={classes.none}>{t.none}</em>;
    return gone ? <span className={classes.before}>{shown}</span> : shown;
  };
}
