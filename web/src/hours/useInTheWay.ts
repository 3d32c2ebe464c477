import type { Refusal } from '../api/client';
import { useRead } from '../api/hooks';
import { inTheWay, type SlotFields, spanOf } from './slots';
import { useHoursTexts } from './texts';

/** Names the slots that a refused one would overlap; undefined for other refusals. */
export function useInTheWay(
  consultant: number | undefined,
  refusal: Refusal | null,
  wanted: SlotFields,
  except?: number,
) {
  const t = useHoursTexts();
  const refused = refusal?.code === 'slot_exists' && consultant !== undefined;
  const { data } = useRead(
    'get_calendar',
    { date_from: wanted.date, date_to: wanted.date, consultant_ids: [consultant ?? 0] },
    { enabled: refused && wanted.date !== '' },
  );
  const others = refused && data ? inTheWay(data.slots, wanted, except) : [];
  return others.length > 0 ? t.exists(others.map(spanOf).join(', ')) : undefined;
}
