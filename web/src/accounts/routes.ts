import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { adminRoute } from '../app/root';
import { listEntries, oneOf } from '../shared/list/search';
import { ROLE_FILTERS, STATE_FILTERS } from './filters';

const list = createRoute({
  getParentRoute: () => adminRoute,
  path: '/accounts',
  validateSearch: v.object({ ...listEntries, role: oneOf(ROLE_FILTERS), state: oneOf(STATE_FILTERS) }),
  component: lazyRouteComponent(() => import('./AccountsPage'), 'AccountsPage'),
});
const invite = createRoute({
  getParentRoute: () => list,
  path: 'invite',
  component: lazyRouteComponent(() => import('./InviteSomebody'), 'InviteSomebody'),
});

export const accountsRoutes = [list.addChildren([invite])] as const;
