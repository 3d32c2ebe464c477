import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { adminRoute } from '../app/root';
import { includeEntry, listEntries, oneOf } from '../shared/list/search';
import { STATUSES } from './statuses';

const list = createRoute({
  getParentRoute: () => adminRoute,
  path: '/programs',
  validateSearch: v.object({ ...listEntries, ...includeEntry, status: oneOf(STATUSES) }),
  component: lazyRouteComponent(() => import('./ProgramsPage'), 'ProgramsPage'),
});
const create = createRoute({
  getParentRoute: () => list,
  path: 'new',
  component: lazyRouteComponent(() => import('./CreateProgram'), 'CreateProgram'),
});
const one = createRoute({
  getParentRoute: () => adminRoute,
  path: '/programs/$programid',
  validateSearch: v.object(listEntries),
  component: lazyRouteComponent(() => import('./ProgramPage'), 'ProgramPage'),
});
const edit = createRoute({
  getParentRoute: () => one,
  path: 'edit',
  component: lazyRouteComponent(() => import('./EditProgram'), 'EditProgram'),
});
const print = createRoute({
  getParentRoute: () => adminRoute,
  path: '/programs/$programid/print',
  component: lazyRouteComponent(() => import('./PrintParticipants'), 'PrintParticipants'),
});

export const programsRoutes = [list.addChildren([create]), one.addChildren([edit]), print] as const;
