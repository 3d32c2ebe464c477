import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { Check } from './Check';
import classes from './list.module.css';
import type { DataListProps } from './props';
import { useListTexts } from './texts';

const CARD_HEIGHT = 96;

export function CardList<Row>(props: DataListProps<Row> & { rows: readonly Row[] }) {
  const { label, rows, card, keyOf, nameOf, selection, list, total } = props;
  const t = useListTexts();
  const root = useRef<HTMLUListElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => CARD_HEIGHT,
    overscan: 8,
    scrollMargin: root.current?.offsetTop ?? 0,
  });
  const shown = virtual.getVirtualItems();
  const before = shown[0] ? shown[0].start - virtual.options.scrollMargin : 0;
  const after = virtual.getTotalSize() - ((shown.at(-1)?.end ?? 0) - virtual.options.scrollMargin);
  return (
    <ul ref={root} className={classes.cards} aria-label={label} style={{ paddingTop: before, paddingBottom: after }}>
      {shown.map(({ index }) => {
        const row = rows[index];
        if (row === undefined) return null;
        const key = keyOf(row);
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            aria-setsize={total}
            aria-posinset={(list.page - 1) * list.size + index + 1}
          >
            <div className={classes.card}>
              {selection && (
                <Check
                  label={t.select(nameOf(row))}
                  checked={selection.selected.has(key)}
                  onChange={() => {
                    const next = new Set(selection.selected);
                    if (!next.delete(key)) next.add(key);
                    selection.change(next);
                  }}
                />
              )}
              <div className={classes.cardBody}>{card(row)}</div>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
