import { createRoute, createRouter } from '@tanstack/react-router';
import { accountsRoutes } from '../accounts/routes';
import { appointmentsRoutes } from '../appointments/routes';
import { auditRoutes } from '../audit/routes';
import { calendarRoutes } from '../calendar/routes';
import { consultantsRoutes } from '../consultants/routes';
import { customersRoutes } from '../customers/routes';
import { dataRoutes } from '../data/routes';
import { hoursRoutes } from '../hours/routes';
import { myDayRoutes } from '../my-day/routes';
import { programsRoutes } from '../programs/routes';
import { reportsRoutes } from '../reports/routes';
import { Loading, NotFound } from '../shared/states';
import { todayRoutes } from '../today/routes';
import { usageRoutes } from '../usage/routes';
import { Home } from './Home';
import { PageFailed } from './PageFailed';
import { adminRoute, consultantRoute, rootRoute } from './root';

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: Home });

const routeTree = rootRoute.addChildren([
  homeRoute,
  adminRoute.addChildren([
    ...todayRoutes,
    ...calendarRoutes,
    ...appointmentsRoutes,
    ...customersRoutes,
    ...consultantsRoutes,
    ...hoursRoutes,
    ...programsRoutes,
    ...reportsRoutes,
    ...usageRoutes,
    ...dataRoutes,
    ...accountsRoutes,
    ...auditRoutes,
  ]),
  consultantRoute.addChildren([...myDayRoutes]),
]);

export const router = createRouter({
  routeTree,
  // The application's, once there is a session.
  context: undefined as never,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: PageFailed,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
