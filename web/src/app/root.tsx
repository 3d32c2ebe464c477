import { createRootRouteWithContext, createRoute, Outlet } from '@tanstack/react-router';
import type { Prefetch } from '../api/hooks';
import type { Day } from '../shared/days';
import { type Role, type SignedIn, useSession } from '../shared/session';
import { Forbidden, NotFound } from '../shared/states';
import { PageFailed } from './PageFailed';
import { Shell } from './Shell';

/** What the loaders of routes may use. */
interface Context {
  person: SignedIn;
  today(): Day;
  prefetch: Prefetch;
}

export const rootRoute = createRootRouteWithContext<Context>()({
  component: Shell,
  errorComponent: PageFailed,
  notFoundComponent: NotFound,
});

function Only({ to }: { to: Role }) {
  return useSession().person.roles.includes(to) ? <Outlet /> : <Forbidden />;
}

/** Parent of the pages that admins may open. What a person may do is decided by the API, not here. */
export const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'admin',
  component: () => <Only to="admin" />,
});

/** Parent of the pages that consultants may open. */
export const consultantRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'consultant',
  component: () => <Only to="consultant" />,
});
