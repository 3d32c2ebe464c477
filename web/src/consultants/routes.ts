import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { adminRoute } from '../app/root';
import { includeEntry, listEntries } from '../shared/list/search';

const list = createRoute({
  getParentRoute: () => adminRoute,
  path: '/consultants',
  validateSearch: v.object({ ...listEntries, ...includeEntry }),
  component: lazyRouteComponent(() => import('./ConsultantsPage'), 'ConsultantsPage'),
});
const create = createRoute({
  getParentRoute: () => list,
  path: 'new',
  component: lazyRouteComponent(() => import('./CreateConsultant'), 'CreateConsultant'),
});
const invite = createRoute({
  getParentRoute: () => list,
  path: 'invite',
  component: lazyRouteComponent(() => import('./InviteAll'), 'InviteAll'),
});
const one = createRoute({
  getParentRoute: () => adminRoute,
  path: '/consultants/$consultantid',
  component: lazyRouteComponent(() => import('./ConsultantPage'), 'ConsultantPage'),
});
const edit = createRoute({
  getParentRoute: () => one,
  path: 'edit',
  component: lazyRouteComponent(() => import('./EditConsultant'), 'EditConsultant'),
});

export const consultantsRoutes = [list.addChildren([create, invite]), one.addChildren([edit])] as const;
