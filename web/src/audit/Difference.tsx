import type { ReactNode } from 'react';
import classes from './Audit.module.css';
import { changesOf, type Entry, type FieldChange } from './entry';
import { useAuditTexts } from './texts';
import { useValue } from './useValue';

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
            {action !== 'insert' && (
              <td>
                <Value shown={show(field, before)} gone={action === 'update'} />
              </td>
            )}
            {action !== 'delete' && (
              <td>
                <Value shown={show(field, after)} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ shown, gone = false }: { shown: ReactNode; gone?: boolean }) {
  const t = useAuditTexts();
  if (shown === null) return <em className={classes.none}>{t.none}</em>;
  return gone ? <span className={classes.before}>{shown}</span> : shown;
}
