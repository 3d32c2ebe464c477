import { createRootRoute, createRoute, Outlet } from '@tanstack/react-router';
import { type Role, useSession } from '../shared/session';
import { Forbidden, NotFound } from '../shared/states';
import { PageFailed } from './PageFailed';
import { Shell } from './Shell';

export const rootRoute = createRootRoute({ component: Shell, errorComponent: PageFailed, notFoundComponent: NotFound });

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
