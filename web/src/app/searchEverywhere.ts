import type { NavigateOptions } from '@tanstack/react-router';
import type { Refusal } from '../api/client';
import { useRead } from '../api/hooks';
import { useFormats, useNow } from '../shared/clock';
import { showDay, showSpan } from '../shared/days';
import { useAppTexts } from './texts';

export interface Hit {
  key: string;
  name: string;
  detail: string;
  link: NavigateOptions;
}

interface Group {
  title: string;
  hits: Hit[];
}

interface Found {
  groups: Group[];
  searching: boolean;
  refusal: Refusal | null;
  /** Enough has been typed to search. */
  ready: boolean;
}

const SHORTEST = 2;
const PER_GROUP = 6;

/** Search results, grouped by kind of record. */
export function useSearchEverywhere(search: string): Found {
  const t = useAppTexts().searchDialog;
  const { number } = useFormats();
  const ready = search.length >= SHORTEST;
  const options = { enabled: ready, keepPrevious: ready };
  const customers = useRead('get_customers', { search, limit: PER_GROUP }, options);
  const consultants = useRead('get_consultants', { search, limit: PER_GROUP }, options);
  const coming = { search, date_from: useNow().day, sort: 'date', limit: PER_GROUP } as const;
  const appointments = useRead('get_appointments', coming, options);
  const titled = (title: string, shown = 0, total = 0) =>
    total > shown ? `${title}: ${t.some(number(shown), number(total))}` : title;
  const queries = [customers, consultants, appointments];
  return {
    ready,
    searching: queries.some((query) => query.isFetching),
    refusal: queries.find((query) => query.error)?.error ?? null,
    groups: [
      {
        title: titled(t.customers, customers.data?.customers.length, customers.data?.total),
        hits: (ready ? (customers.data?.customers ?? []) : []).map((one) => ({
          key: `customer-${one.customerid}`,
          name: one.fullname,
          detail: [one.phonenumber, one.email].filter(Boolean).join(' · '),
          link: { to: '/customers/$customerid', params: { customerid: one.customerid } },
        })),
      },
      {
        title: titled(t.consultants, consultants.data?.consultants.length, consultants.data?.total),
        hits: (ready ? (consultants.data?.consultants ?? []) : []).map((one) => ({
          key: `consultant-${one.consultantid}`,
          name: one.fullname,
          detail: [one.phonenumber, one.email].filter(Boolean).join(' · '),
          link: { to: '/consultants/$consultantid', params: { consultantid: String(one.consultantid) } },
        })),
      },
      {
        title: titled(t.appointments, appointments.data?.appointments.length, appointments.data?.total),
        hits: (ready ? (appointments.data?.appointments ?? []) : []).map((one) => ({
          key: `appointment-${one.appointmentid}`,
          name: one.customer_name,
          detail: `${showDay(one.date)} ${showSpan(one.time, one.duration)} · ${one.consultant_name}`,
          link: { to: '/appointments/$appointmentid', params: { appointmentid: String(one.appointmentid) } },
        })),
      },
    ],
  };
}
