import { useFormats } from '../../shared/clock';
import { useTableName } from './Outcome';
import { effectsOf } from './plan';
import { useUploadTexts } from './texts';
import classes from './Uploads.module.css';
import type { Mode, Table } from './upload';

/** What an import in this mode does, or has done, table by table in words. */
export function Effects({ tables, mode, done }: { tables: readonly Table[]; mode: Mode; done: boolean }) {
  const words = useUploadTexts();
  const t = done ? words.done : words.import;
  const { number } = useFormats();
  const nameOf = useTableName();
  return (
    <ul className={classes.notes}>
      {effectsOf(tables, mode).map(({ table, file, added, changed, kept }) => {
        const parts = [
          added > 0 && t.added(number(added)),
          changed > 0 && t.changed(number(changed)),
          kept > 0 && t.kept(number(kept)),
        ];
        return (
          <li key={file}>
            <b>{nameOf({ table })}</b>: {parts.filter(Boolean).join(', ')}
          </li>
        );
      })}
    </ul>
  );
}
