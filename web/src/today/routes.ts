import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { adminRoute } from '../app/root';

const today = createRoute({
  getParentRoute: () => adminRoute,
  path: '/today',
  component: lazyRouteComponent(() => import('./TodayPage'), 'TodayPage'),
});

export const todayRoutes = [today] as const;
