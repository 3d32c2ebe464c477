import { useFormats } from '../shared/clock';
import type { Column } from '../shared/list/props';
import { ShortTable } from '../shared/list/ShortTable';
import { useSharedTexts } from '../shared/texts';
import { useActionNames } from './names/texts';
import { useUsageTexts } from './texts';
import type { Refused } from './usage';

/** What people were told instead of an answer. */
export function Errors({ errors }: { errors: readonly Refused[] }) {
  const t = useUsageTexts().errors;
  const keyOf = ({ action, outcome }: Refused) => `${action} ${outcome}`;
  return <ShortTable label={t.title} rows={errors} keyOf={keyOf} columns={useColumns()} few />;
}

function useColumns(): readonly Column<Refused>[] {
  const { errors: t } = useUsageTexts();
  const { refusals } = useSharedTexts();
  const actions: Readonly<Record<string, string>> = useActionNames();
  const { number } = useFormats();
  const said: Readonly<Record<string, string>> = { ...refusals, network: t.network };
  return [
    { key: 'action', title: t.action, cell: ({ action }) => actions[action] ?? action },
    { key: 'outcome', title: t.outcome, cell: ({ outcome }) => firstSentence(said[outcome] ?? outcome) },
    { key: 'count', title: t.count, numeric: true, width: '120px', cell: ({ count }) => number(count) },
  ];
}

/** What happened; the others say what to do next. */
function firstSentence(text: string): string {
  return text.split(/(?<=[.;])\s/)[0]?.replace(/[.;]$/, '') ?? text;
}
