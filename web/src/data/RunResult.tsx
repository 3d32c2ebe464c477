import { useFormats } from '../shared/clock';
import type { Requested } from './archive';
import classes from './Data.module.css';
import { useDataTexts } from './texts';

/** The result of a run, in the person's language; the function's message about a failure is for an operator. */
export function RunResult({ run }: { run: Requested }) {
  const t = useDataTexts().runs;
  const { number } = useFormats();
  const { kind, figures, code, message } = run;
  if (!message) return null;
  if (!figures)
    return (
      <>
        {code && code in t.failures ? t.failures[code] : t.failedOtherwise}
        <Technical text={message} />
      </>
    );
  const { objects_uploaded, objects_skipped, remaining, failures, damaged } = figures;
  const parts =
    kind === 'verify'
      ? [
          objects_skipped + damaged === 0 ? t.nothingArchived : t.intact(objects_skipped),
          damaged > 0 && t.damaged(number(damaged)),
        ]
      : [
          objects_uploaded + objects_skipped + remaining === 0
            ? t.nothingChanged
            : t.written(number(objects_uploaded), number(objects_skipped)),
          remaining > 0 && t.left(number(remaining)),
          failures > 0 && t.failed(number(failures)),
        ];
  return (
    <>
      {parts.filter(Boolean).join(' ')}
      {failures + damaged > 0 && <Technical text={message} />}
    </>
  );
}

/** For text that exists only in English. */
export function Technical({ text }: { text: string }) {
  const t = useDataTexts();
  return (
    <details className={classes.details}>
      <summary>{t.technical}</summary>
      <span lang="en">{text}</span>
    </details>
  );
}
