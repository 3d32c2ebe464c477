import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats } from '../shared/clock';
import { isDay, showDay } from '../shared/days';
import { useWorkingTexts } from '../shared/working/texts';
import { useAuditTexts } from './texts';
import { useConsultantName } from './useConsultantName';

const INSTANT = /^\d{4}-\d\d-\d\dT/;
const TIME = /^\d\d:\d\d:00$/;

/** A field's value as people write it; null if it is empty. */
export function useValue(): (field: string, value: unknown) => ReactNode {
  const t = useAuditTexts();
  const { weekdays } = useWorkingTexts().plan;
  const { instant } = useFormats();
  const consultantName = useConsultantName();
  return (field, value) => {
    if (value === null || value === '') return null;
    if (typeof value === 'boolean') return value ? t.yes : t.no;
    const written = String(value);
    switch (field) {
      case 'weekday':
        return weekdays[Number(value) - 1] ?? written;
      case 'consultantid': {
        const name = consultantName(value);
        return name ? `${name} (${written})` : written;
      }
      case 'customerid':
        return (
          <Link to="/customers/$customerid" params={{ customerid: written }}>
            {written}
          </Link>
        );
    }
    if (isDay(written)) return showDay(written);
    if (INSTANT.test(written)) return instant(written);
    if (TIME.test(written)) return written.slice(0, 5);
    return t.statuses[written] ?? written;
  };
}
