import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { adminRoute } from '../app/root';
import { isDay } from '../shared/days';
import { oneOf } from '../shared/list/search';
import { MEASURES, PERIODS } from './periods';

const day = v.optional(v.fallback(v.optional(v.pipe(v.string(), v.check(isDay))), undefined));

const usage = createRoute({
  getParentRoute: () => adminRoute,
  path: '/usage',
  validateSearch: v.object({
    period: oneOf(PERIODS),
    /** A custom range, instead of a period. */
    from: day,
    to: day,
    chart: oneOf(MEASURES),
  }),
  component: lazyRouteComponent(() => import('./UsagePage'), 'UsagePage'),
});

export const usageRoutes = [usage] as const;
