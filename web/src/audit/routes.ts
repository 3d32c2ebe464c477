import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { adminRoute } from '../app/root';
import { isDay } from '../shared/days';
import { listEntries, oneOf } from '../shared/list/search';
import { CHANGES, TABLES } from './entry';

const optional = <T extends v.GenericSchema>(schema: T) => v.optional(v.fallback(v.optional(schema), undefined));
const day = optional(v.pipe(v.string(), v.check(isDay)));

const list = createRoute({
  getParentRoute: () => adminRoute,
  path: '/audit',
  validateSearch: v.object({
    ...listEntries,
    table: oneOf(TABLES),
    /** A record's key, which consists of ids. */
    record: optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(100))),
    change: oneOf(CHANGES),
    from: day,
    to: day,
  }),
  component: lazyRouteComponent(() => import('./AuditPage'), 'AuditPage'),
});

export const auditRoutes = [list] as const;
