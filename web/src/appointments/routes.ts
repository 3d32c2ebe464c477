import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { adminRoute } from '../app/root';
import { STATUSES } from '../shared/appointments/statuses';
import { isDay } from '../shared/days';
import { listEntries, oneOf } from '../shared/list/search';
import { PERIODS } from './filters';

const optional = <T extends v.GenericSchema>(schema: T) => v.optional(v.fallback(v.optional(schema), undefined));
const day = optional(v.pipe(v.string(), v.check(isDay)));

const list = createRoute({
  getParentRoute: () => adminRoute,
  path: '/appointments',
  validateSearch: v.object({
    ...listEntries,
    days: oneOf(PERIODS),
    from: day,
    to: day,
    status: oneOf(STATUSES),
    consultant: optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    customer: optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(64))),
  }),
  component: lazyRouteComponent(() => import('./AppointmentsPage'), 'AppointmentsPage'),
});
const one = createRoute({
  getParentRoute: () => adminRoute,
  path: '/appointments/$appointmentid',
  component: lazyRouteComponent(() => import('./AppointmentPage'), 'AppointmentPage'),
});
const edit = createRoute({
  getParentRoute: () => one,
  path: 'edit',
  component: lazyRouteComponent(() => import('./EditAppointment'), 'EditAppointment'),
});

export const appointmentsRoutes = [list, one.addChildren([edit])] as const;
