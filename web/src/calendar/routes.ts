import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { adminRoute } from '../app/root';
import { isDay } from '../shared/days';
import { oneOf } from '../shared/list/search';
import { dayOf, EVERYBODY } from './readings';
import { VIEWS } from './views';

const id = v.pipe(v.number(), v.integer(), v.minValue(1));
const optional = <T extends v.GenericSchema>(schema: T) => v.optional(v.fallback(v.optional(schema), undefined));
const day = optional(v.pipe(v.string(), v.check(isDay)));
/** Whose columns are shown; all by default. */
const consultants = optional(v.pipe(v.array(id), v.minLength(1)));

const calendar = createRoute({
  getParentRoute: () => adminRoute,
  path: '/calendar',
  validateSearch: v.object({
    view: oneOf(VIEWS),
    day,
    consultants,
    /** Whose week is shown, or whose day on narrow screens. */
    consultant: optional(id),
  }),
  loaderDeps: ({ search: { view, day } }) => ({ view, day }),
  loader: ({ context: { prefetch, today }, deps: { view, day } }) => {
    prefetch(EVERYBODY);
    if (view === undefined) prefetch(dayOf(day ?? today()));
  },
  component: lazyRouteComponent(() => import('./CalendarPage'), 'CalendarPage'),
});
const book = createRoute({
  getParentRoute: () => calendar,
  path: 'book',
  validateSearch: v.object({
    with: optional(id),
    on: day,
    at: optional(v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/))),
    minutes: optional(v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(480))),
  }),
  component: lazyRouteComponent(() => import('./BookAppointment'), 'BookAppointment'),
});
const one = createRoute({
  getParentRoute: () => calendar,
  path: '$appointmentid',
  component: lazyRouteComponent(() => import('./AppointmentPanel'), 'AppointmentPanel'),
});
const edit = createRoute({
  getParentRoute: () => calendar,
  path: '$appointmentid/edit',
  component: lazyRouteComponent(() => import('./EditAppointment'), 'EditAppointment'),
});
const print = createRoute({
  getParentRoute: () => adminRoute,
  path: '/calendar/print',
  validateSearch: v.object({ day, consultants }),
  component: lazyRouteComponent(() => import('./PrintDay'), 'PrintDay'),
});

export const calendarRoutes = [calendar.addChildren([book, one, edit]), print] as const;
