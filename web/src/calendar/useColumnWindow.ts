import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect } from 'react';

interface Options {
  scroller: RefObject<HTMLElement | null>;
  count: number;
  width: number;
  gutter: number;
  /** Columns that stay rendered although invisible, because they have the focus or the dragged item. */
  pinned: readonly (number | undefined)[];
}

/** The indexes of the visible columns and their neighbours. */
export function useColumnWindow({ scroller, count, width, gutter, pinned }: Options): readonly number[] {
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = new Set(defaultRangeExtractor(range));
      for (const index of pinned) if (index !== undefined && index < range.count) indexes.add(index);
      return [...indexes].sort((one, other) => one - other);
    },
    [pinned],
  );
  const virtual = useVirtualizer({
    horizontal: true,
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => width,
    paddingStart: gutter,
    overscan: 1,
    rangeExtractor,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured sizes are outdated once the width changes
  useEffect(() => virtual.measure(), [virtual, width]);
  return virtual.getVirtualItems().map(({ index }) => index);
}
