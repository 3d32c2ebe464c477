import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { adminRoute } from '../app/root';
import { readingsOf } from './readings';

const today = createRoute({
  getParentRoute: () => adminRoute,
  path: '/today',
  loader: ({ context: { prefetch, today } }) => prefetch(...Object.values(readingsOf(today()))),
  component: lazyRouteComponent(() => import('./TodayPage'), 'TodayPage'),
});

export const todayRoutes = [today] as const;
