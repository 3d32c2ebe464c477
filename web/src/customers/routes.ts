import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { adminRoute } from '../app/root';
import { includeEntry, listEntries } from '../shared/list/search';

const list = createRoute({
  getParentRoute: () => adminRoute,
  path: '/customers',
  validateSearch: v.object({ ...listEntries, ...includeEntry }),
  component: lazyRouteComponent(() => import('./CustomersPage'), 'CustomersPage'),
});
const create = createRoute({
  getParentRoute: () => list,
  path: 'new',
  component: lazyRouteComponent(() => import('./CreateCustomer'), 'CreateCustomer'),
});
const one = createRoute({
  getParentRoute: () => adminRoute,
  path: '/customers/$customerid',
  validateSearch: v.object(listEntries),
  component: lazyRouteComponent(() => import('./CustomerPage'), 'CustomerPage'),
});
const edit = createRoute({
  getParentRoute: () => one,
  path: 'edit',
  component: lazyRouteComponent(() => import('./EditCustomer'), 'EditCustomer'),
});

export const customersRoutes = [list.addChildren([create]), one.addChildren([edit])] as const;
