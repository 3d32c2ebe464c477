import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { adminRoute } from '../app/root';

const data = createRoute({
  getParentRoute: () => adminRoute,
  path: '/data',
  component: lazyRouteComponent(() => import('./DataPage'), 'DataPage'),
});
const table = createRoute({
  getParentRoute: () => data,
  path: '$table',
  component: lazyRouteComponent(() => import('./TableColumns'), 'TableColumns'),
});

export const dataRoutes = [data.addChildren([table])] as const;
