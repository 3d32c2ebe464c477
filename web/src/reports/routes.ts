import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { adminRoute } from '../app/root';
import { isDay } from '../shared/days';
import { oneOf } from '../shared/list/search';
import { GROUPS, MEASURES, PERIODS } from './period';

const optional = <T extends v.GenericSchema>(schema: T) => v.optional(v.fallback(v.optional(schema), undefined));
const day = optional(v.pipe(v.string(), v.check(isDay)));

const reports = createRoute({
  getParentRoute: () => adminRoute,
  path: '/reports',
  validateSearch: v.object({
    period: oneOf(PERIODS),
    /** A custom range, instead of a period. */
    from: day,
    to: day,
    by: oneOf(GROUPS),
    chart: oneOf(MEASURES),
    consultant: optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
  component: lazyRouteComponent(() => import('./ReportsPage'), 'ReportsPage'),
});

export const reportsRoutes = [reports] as const;
