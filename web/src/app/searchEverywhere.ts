import type { NavigateOptions } from '@tanstack/react-router';
import type { Refusal } from '../api/client';
import { useRead } from '../api/hooks';
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
  /** Enough has been typed. */
  ready: boolean;
}

const SHORTEST = 2;
const PER_GROUP = 6;

/** What the search finds; a group for each kind of record that has a page. */
export function useSearchEverywhere(search: string): Found {
  const t = useAppTexts().searchDialog;
  const ready = search.length >= SHORTEST;
  const options = { enabled: ready, keepPrevious: ready };
  const customers = useRead('get_customers', { search, limit: PER_GROUP }, options);
  const queries = [customers];
  return {
    ready,
    searching: queries.some((query) => query.isFetching),
    refusal: queries.find((query) => query.error)?.error ?? null,
    groups: [
      {
        title: t.customers,
        hits: (ready ? (customers.data?.customers ?? []) : []).map((one) => ({
          key: `customer-${one.customerid}`,
          name: one.fullname,
          detail: [one.phonenumber, one.email].filter(Boolean).join(' · '),
          link: { to: '/customers/$customerid', params: { customerid: one.customerid } },
        })),
      },
    ],
  };
}
