import { useNavigate, useRouterState } from '@tanstack/react-router';
import * as v from 'valibot';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The search text may contain names, so it is kept out of the URL but survives reloads and going back. */
    q?: string;
  }
}

export const PAGE_SIZES = [50, 200, 1000] as const;
const DEFAULT_SIZE = PAGE_SIZES[0];

export const INCLUDES = ['enabled', 'disabled', 'all'] as const;
export type Include = (typeof INCLUDES)[number];

/** A filter in the URL; unknown values are ignored. */
export function oneOf<const T extends readonly string[]>(values: T) {
  return v.optional(v.fallback(v.optional(v.picklist(values)), undefined));
}

export const listEntries = {
  page: v.optional(
    v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))), undefined),
  ),
  size: v.optional(v.fallback(v.optional(v.picklist(PAGE_SIZES)), undefined)),
  sort: v.optional(v.fallback(v.optional(v.pipe(v.string(), v.regex(/^-?[a-z_]{1,40}$/))), undefined)),
};

export const includeEntry = { include: oneOf(INCLUDES) };

export interface ListSearch {
  page?: number;
  size?: (typeof PAGE_SIZES)[number];
  sort?: string;
}

/** A column of an API list, with `-` before it for descending order. */
type Sort<C extends string> = C | `-${C}`;

export interface ListState<C extends string = string> {
  page: number;
  size: number;
  sort: Sort<C> | undefined;
  text: string;
  /** Parameters for get_ actions. */
  parameters: { limit: number; offset: number; sort?: Sort<C>; search?: string };
  /** Changes the URL; any change but that of the page goes back to the first page. */
  set(change: Record<string, unknown>): void;
  setText(text: string): void;
}

/** The state of a list: page, size and sort in the URL, the search text in the history entry. */
export function useListState<C extends string>(search: ListSearch, columns: readonly C[]): ListState<C> {
  const navigate = useNavigate();
  const text = useRouterState({ select: (state) => state.location.state.q ?? '' });
  const page = search.page ?? 1;
  const size = search.size ?? DEFAULT_SIZE;
  const isSort = (text: string): text is Sort<C> => columns.some((column) => text.replace(/^-/, '') === column);
  const sort = search.sort !== undefined && isSort(search.sort) ? search.sort : undefined;
  const go = (change: Record<string, unknown>, q: string, replace: boolean) => {
    const merge = (before: object) => ({ ...before, page: undefined, ...change });
    void navigate({ to: '.', search: merge as never, state: (before) => ({ ...before, q: q || undefined }), replace });
  };
  return {
    page,
    size,
    sort,
    text,
    parameters: {
      limit: size,
      offset: (page - 1) * size,
      ...(sort && { sort }),
      ...(text && { search: text }),
    },
    set: (change) => go(change, text, false),
    setText: (next) => go({}, next, true),
  };
}
