import { SegmentedControl } from '@mantine/core';
import { useSharedTexts } from '../texts';
import { INCLUDES, type Include, type ListState } from './search';

/** Enabled, disabled or all; the enabled ones are what is shown without a word in the address. */
export function IncludeFilter({ value, list }: { value: Include; list: ListState }) {
  const t = useSharedTexts().list;
  return (
    <SegmentedControl
      aria-label={t.include}
      value={value}
      onChange={(next) => list.set({ include: next === 'enabled' ? undefined : next })}
      data={INCLUDES.map((include) => ({ value: include, label: t.includes[include] }))}
    />
  );
}
