import { expect, test } from 'vitest';
import { PAGES } from '../../shared/pages';
import { router } from '../router';
import { SCREENS, screenOf } from './screens';

const NO_SCREENS = ['/'];

interface Known {
  fullPath: string;
  parentRoute?: Known;
}

/** A route and those around it, from the outermost. */
function lineOf(route: Known): Known[] {
  return [...(route.parentRoute ? lineOf(route.parentRoute) : []), route];
}

test('every route is a screen of the list, or a dialog over one', () => {
  const routes = Object.values(router.routesById) as unknown as Known[];
  const unnamed = routes
    .filter(({ fullPath }) => fullPath && !NO_SCREENS.includes(fullPath))
    .filter((route) => !screenOf(lineOf(route).map(({ fullPath }) => ({ fullPath, pathname: '' }) as never)))
    .map(({ fullPath }) => fullPath);
  expect(unnamed).toEqual([]);
});

test('every page of the list is a screen', () => {
  expect(Object.values(SCREENS).sort()).toEqual([...PAGES].sort());
  const paths = Object.keys(router.routesByPath);
  expect(Object.keys(SCREENS).filter((path) => !paths.includes(path))).toEqual([]);
});
