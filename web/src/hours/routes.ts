import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { adminRoute } from '../app/root';
import { isDay } from '../shared/days';

const optional = <T extends v.GenericSchema>(schema: T) => v.optional(v.fallback(v.optional(schema), undefined));
const day = optional(v.pipe(v.string(), v.check(isDay)));

const week = createRoute({
  getParentRoute: () => adminRoute,
  path: '/working-hours',
  validateSearch: v.object({
    /** Whose week; the first consultant by default. */
    consultant: optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    /** Any day of the week shown; today by default. */
    day,
  }),
  component: lazyRouteComponent(() => import('./WeekPage'), 'WeekPage'),
});
const create = createRoute({
  getParentRoute: () => week,
  path: 'new',
  validateSearch: v.object({ on: day }),
  component: lazyRouteComponent(() => import('./CreateSlot'), 'CreateSlot'),
});
const generate = createRoute({
  getParentRoute: () => week,
  path: 'generate',
  component: lazyRouteComponent(() => import('./GenerateSlots'), 'GenerateSlots'),
});
const leave = createRoute({
  getParentRoute: () => week,
  path: 'leave',
  component: lazyRouteComponent(() => import('./Dialogs'), 'LeaveDialog'),
});
const plan = createRoute({
  getParentRoute: () => week,
  path: 'plan',
  component: lazyRouteComponent(() => import('./Dialogs'), 'PlanDialog'),
});
const apply = createRoute({
  getParentRoute: () => week,
  path: 'apply',
  component: lazyRouteComponent(() => import('./Dialogs'), 'ApplyDialog'),
});
const edit = createRoute({
  getParentRoute: () => week,
  path: '$scheduleid',
  component: lazyRouteComponent(() => import('./EditSlot'), 'EditSlot'),
});

export const hoursRoutes = [week.addChildren([create, generate, leave, plan, apply, edit])] as const;
