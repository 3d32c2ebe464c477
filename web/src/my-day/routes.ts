import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { consultantRoute } from '../app/root';
import { STATUSES } from '../shared/appointments/statuses';
import { isDay } from '../shared/days';
import { listEntries, oneOf } from '../shared/list/search';
import { PERIODS } from './periods';

const day = createRoute({
  getParentRoute: () => consultantRoute,
  path: '/my-day',
  validateSearch: v.object({
    day: v.optional(v.fallback(v.optional(v.pipe(v.string(), v.check(isDay))), undefined)),
  }),
  loader: ({ context: { person, prefetch } }) => prefetch(['get_consultant_by_email', { email: person.email }]),
  component: lazyRouteComponent(() => import('./MyDayPage'), 'MyDayPage'),
});
const deny = createRoute({
  getParentRoute: () => day,
  path: 'deny/$appointmentid',
  component: lazyRouteComponent(() => import('./DenyAppointment'), 'DenyAppointment'),
});
const leave = createRoute({
  getParentRoute: () => day,
  path: 'leave',
  component: lazyRouteComponent(() => import('./Dialogs'), 'LeaveDialog'),
});
const plan = createRoute({
  getParentRoute: () => day,
  path: 'plan',
  component: lazyRouteComponent(() => import('./Dialogs'), 'PlanDialog'),
});
const apply = createRoute({
  getParentRoute: () => day,
  path: 'apply',
  component: lazyRouteComponent(() => import('./Dialogs'), 'ApplyDialog'),
});
const appointments = createRoute({
  getParentRoute: () => consultantRoute,
  path: '/my-appointments',
  validateSearch: v.object({ ...listEntries, days: oneOf(PERIODS), status: oneOf(STATUSES) }),
  component: lazyRouteComponent(() => import('./MyAppointmentsPage'), 'MyAppointmentsPage'),
});

export const myDayRoutes = [day.addChildren([deny, leave, plan, apply]), appointments] as const;
