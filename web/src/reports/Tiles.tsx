import { useFormats } from '../shared/clock';
import classes from './Reports.module.css';
import { type Figures, hours, noShowRate, occupancy } from './report';
import { useReportTexts } from './texts';

/** The totals of a period at a glance. */
export function Tiles({ totals }: { totals: Figures }) {
  const t = useReportTexts().tiles;
  const { number } = useFormats();
  const { appointments_by_status: by, average_rating, booked_minutes, customers, new_customers } = totals;
  const missed = noShowRate(totals);
  const filled = occupancy(totals);
  const tiles: readonly [term: string, value: string, beside?: string | null][] = [
    [t.appointments, number(totals.appointments)],
    [t.held, number(by.completed)],
    [t.noShows, number(by.no_show), missed === null ? null : t.noShowRate(number(missed))],
    [t.cancelled, number(by.cancelled)],
    [t.booked, number(hours(booked_minutes)), filled === null ? null : t.occupancy(number(filled))],
    [t.customers, number(customers), t.newCustomers(number(new_customers))],
    [t.rating, average_rating === null ? '–' : number(average_rating)],
  ];
  return (
    <dl className={classes.tiles}>
      {tiles.map(([term, value, beside]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>
            {value}
            {beside && <small>{beside}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
