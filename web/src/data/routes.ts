import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';
import { adminRoute } from '../app/root';
import { listEntries } from '../shared/list/search';

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
const uploads = createRoute({
  getParentRoute: () => adminRoute,
  path: '/data/uploads',
  validateSearch: v.object(listEntries),
  component: lazyRouteComponent(() => import('./uploads/UploadsPage'), 'UploadsPage'),
});
const upload = createRoute({
  getParentRoute: () => adminRoute,
  path: '/data/uploads/$uploadid',
  component: lazyRouteComponent(() => import('./uploads/UploadPage'), 'UploadPage'),
});

export const dataRoutes = [data.addChildren([table]), uploads, upload] as const;
