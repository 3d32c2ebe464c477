import { NativeSelect } from '@mantine/core';
import type { Day } from '../days';
import { DayEdge } from './DayEdge';

const OWN = 'own';

/** A period as it is in the URL: one of a list, or days of one's own. */
interface Chosen<Period> {
  period?: Period | undefined;
  from?: Day | undefined;
  to?: Day | undefined;
}

interface Props<Period extends string> {
  periods: readonly Period[];
  /** The one that holds while none is chosen. */
  usual: Period;
  chosen: Chosen<Period>;
  /** The days of what is chosen. */
  range: { from: Day; to: Day };
  texts: { period: string; periods: Record<Period, string>; own: string; from: string; to: string };
  onChange(chosen: Chosen<Period>): void;
}

/** Chooses a period. Days of one's own begin with those that were chosen before. */
export function PeriodFields<Period extends string>({ periods, usual, chosen, range, texts, onChange }: Props<Period>) {
  const own = chosen.from !== undefined || chosen.to !== undefined;
  return (
    <>
      <NativeSelect
        label={texts.period}
        value={own ? OWN : (chosen.period ?? usual)}
        data={[...periods.map((value) => ({ value, label: texts.periods[value] })), { value: OWN, label: texts.own }]}
        onChange={({ currentTarget: { value } }) => {
          const period = periods.find((one) => one === value);
          onChange(period ? { period, from: undefined, to: undefined } : range);
        }}
      />
      {own && (
        <>
          <DayEdge label={texts.from} value={range.from} onChange={(from) => onChange({ from, to: range.to })} />
          <DayEdge label={texts.to} value={range.to} onChange={(to) => onChange({ from: range.from, to })} />
        </>
      )}
    </>
  );
}
