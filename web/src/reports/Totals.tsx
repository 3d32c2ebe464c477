import { useFormats } from '../shared/clock';
import { Tiles } from '../shared/Tiles';
import { type Figures, hours, noShowRate, occupancy } from './report';
import { useReportTexts } from './texts';

/** The totals of a period at a glance. */
export function Totals({ totals }: { totals: Figures }) {
  const t = useReportTexts().tiles;
  const { number } = useFormats();
  const { appointments_by_status: by, average_rating, booked_minutes, customers, new_customers } = totals;
  const missed = noShowRate(totals);
  const filled = occupancy(totals);
  return (
    <Tiles
      tiles={[
        { term: t.appointments, value: number(totals.appointments) },
        { term: t.held, value: number(by.completed) },
        { term: t.noShows, value: number(by.no_show), beside: missed === null ? null : t.noShowRate(number(missed)) },
        { term: t.cancelled, value: number(by.cancelled) },
        {
          term: t.booked,
          value: number(hours(booked_minutes)),
          beside: filled === null ? null : t.occupancy(number(filled)),
        },
        { term: t.customers, value: number(customers), beside: t.newCustomers(number(new_customers)) },
        { term: t.rating, value: average_rating === null ? '–' : number(average_rating) },
      ]}
    />
  );
}
