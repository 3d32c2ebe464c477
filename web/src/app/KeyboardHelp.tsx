import { Checkbox } from '@mantine/core';
import classes from './KeyboardHelp.module.css';
import { switchShortcuts, useShortcutsOn } from './shortcuts';
import { useAppTexts } from './texts';

/** The shortcuts that the page has, and a way to switch off those of a single key. */
export function KeyboardHelp() {
  const { keyboard: t } = useAppTexts();
  const on = useShortcutsOn();
  return (
    <fieldset className={classes.help}>
      <legend>{t.title}</legend>
      <Checkbox
        label={t.single}
        description={t.why}
        checked={on}
        onChange={(event) => switchShortcuts(event.currentTarget.checked)}
      />
      <dl>
        {[...(on ? t.singleKeys : []), ...t.keys].map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </fieldset>
  );
}
