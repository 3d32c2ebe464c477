import { SegmentedControl } from '@mantine/core';
import { INCLUDES, type Include, type ListState } from './search';
import { useListTexts } from './texts';

/** Enabled, disabled or all; the URL's default is enabled. */
export function IncludeFilter({ value, list }: { value: Include; list: ListState }) {
  const t = useListTexts();
  return (
    <SegmentedControl
      aria-label={t.include}
      value={value}
      onChange={(next) => list.set({ include: next === 'enabled' ? undefined : next })}
      data={INCLUDES.map((include) => ({ value: include, label: t.includes[include] }))}
    />
  );
}
