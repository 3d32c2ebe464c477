import {
  IconActivity,
  IconBriefcase,
  IconCalendar,
  IconChartBar,
  IconClockHour4,
  IconConfetti,
  IconDatabase,
  IconHistory,
  IconListDetails,
  IconSun,
  IconUserCog,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { PageName } from '../shared/pages';
import type { Role } from '../shared/session';

interface Entry {
  to: LinkProps['to'];
  page: PageName;
  icon: TablerIcon;
  role: Role;
}

/** How many entries fit in a phone's bottom bar. */
export const BAR_ENTRIES = 4;

/** In menu order; a role starts at its first entry. */
export const NAVIGATION: readonly Entry[] = [
  { to: '/today', page: 'today', icon: IconSun, role: 'admin' },
  { to: '/calendar', page: 'calendar', icon: IconCalendar, role: 'admin' },
  { to: '/appointments', page: 'appointments', icon: IconListDetails, role: 'admin' },
  { to: '/customers', page: 'customers', icon: IconUsers, role: 'admin' },
  { to: '/consultants', page: 'consultants', icon: IconBriefcase, role: 'admin' },
  { to: '/working-hours', page: 'working-hours', icon: IconClockHour4, role: 'admin' },
  { to: '/programs', page: 'programs', icon: IconConfetti, role: 'admin' },
  { to: '/reports', page: 'reports', icon: IconChartBar, role: 'admin' },
  { to: '/usage', page: 'usage', icon: IconActivity, role: 'admin' },
  { to: '/data', page: 'data', icon: IconDatabase, role: 'admin' },
  { to: '/accounts', page: 'accounts', icon: IconUserCog, role: 'admin' },
  { to: '/audit', page: 'audit', icon: IconHistory, role: 'admin' },
  { to: '/my-day', page: 'my-day', icon: IconSun, role: 'consultant' },
  { to: '/my-appointments', page: 'my-appointments', icon: IconListDetails, role: 'consultant' },
];

export function entriesOf(roles: readonly Role[]): readonly Entry[] {
  return NAVIGATION.filter(({ role }) => roles.includes(role));
}
