import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { toTime } from '../shared/days';
import { smallButton } from '../shared/SmallButton';
import type { Free } from './outlook';
import { Section } from './Section';
import classes from './Today.module.css';
import { useTodayTexts } from './texts';

const QUARTER = 15;

interface Props {
  free: readonly Free[];
  now: { day: string; minutes: number };
}

/** Consultants who are free now or later today. */
export function FreeConsultants({ free, now }: Props) {
  const t = useTodayTexts();
  const soon = Math.min(Math.ceil((now.minutes + 1) / QUARTER) * QUARTER, 24 * 60 - QUARTER);
  return (
    <Section
      title={t.free}
      count={free.length}
      nothing={t.nobodyFree}
      rows={free.map(({ consultantid, fullname, slot, until }) => (
        <li key={consultantid} className={classes.row}>
          <div className={classes.what}>
            <Link to="/calendar" search={{ view: 'week', consultant: consultantid }}>
              {fullname}
            </Link>
            <div>{saysOf(slot, until, t)}</div>
          </div>
          <Link
            className={smallButton}
            to="/calendar/book"
            search={{ with: consultantid, on: now.day, at: toTime(typeof slot === 'number' ? slot : soon) }}
            title={t.bookFor(fullname)}
          >
            <IconPlus size={14} aria-hidden />
            {t.book}
          </Link>
        </li>
      ))}
    />
  );
}

/** What comes first is said first. */
function saysOf(slot: Free['slot'], until: Free['until'], t: ReturnType<typeof useTodayTexts>): string {
  const open = slot === 'now' ? t.freeNow : slot !== null && t.slotAt(toTime(slot));
  const next = until !== null && t.until(toTime(until));
  const nextFirst = typeof slot === 'number' && until !== null && until < slot;
  return (nextFirst ? [next, open] : [open, next]).filter(Boolean).join(' · ');
}
