import type { PageName } from '../../shared/pages';
import type { router } from '../router';

type Match = Pick<(typeof router.state.matches)[number], 'fullPath' | 'pathname'>;

/** The routes that are screens; those below them are dialogs. */
export const SCREENS: Readonly<Record<string, PageName>> = {
  '/today': 'today',
  '/calendar': 'calendar',
  '/calendar/print': 'calendar-print',
  '/appointments': 'appointments',
  '/appointments/$appointmentid': 'appointment',
  '/customers': 'customers',
  '/customers/$customerid': 'customer',
  '/consultants': 'consultants',
  '/consultants/$consultantid': 'consultant',
  '/working-hours': 'working-hours',
  '/programs': 'programs',
  '/programs/$programid': 'program',
  '/programs/$programid/print': 'program-print',
  '/reports': 'reports',
  '/usage': 'usage',
  '/data': 'data',
  '/data/uploads': 'uploads',
  '/data/uploads/$uploadid': 'upload',
  '/accounts': 'accounts',
  '/audit': 'audit',
  '/my-day': 'my-day',
  '/my-appointments': 'my-appointments',
};

/** The screen that these matches show; `pathname` tells one record from another. Null for the others, such as `/`. */
export function screenOf(matches: readonly Match[]): { page: PageName; pathname: string } | null {
  for (const { fullPath, pathname } of matches) {
    const page = SCREENS[fullPath];
    if (page) return { page, pathname };
  }
  return null;
}
