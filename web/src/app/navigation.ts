import {
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
import type { Role } from '../shared/session';
import type { useAppTexts } from './texts';

interface Entry {
  to: LinkProps['to'];
  text: keyof ReturnType<typeof useAppTexts>['nav'];
  icon: TablerIcon;
  role: Role;
}

/** How many entries fit in a phone's bottom bar. */
export const BAR_ENTRIES = 4;

/** In menu order; a role starts at its first entry. */
export const NAVIGATION: readonly Entry[] = [
  { to: '/today', text: 'today', icon: IconSun, role: 'admin' },
  { to: '/calendar', text: 'calendar', icon: IconCalendar, role: 'admin' },
  { to: '/appointments', text: 'appointments', icon: IconListDetails, role: 'admin' },
  { to: '/customers', text: 'customers', icon: IconUsers, role: 'admin' },
  { to: '/consultants', text: 'consultants', icon: IconBriefcase, role: 'admin' },
  { to: '/working-hours', text: 'hours', icon: IconClockHour4, role: 'admin' },
  { to: '/programs', text: 'programs', icon: IconConfetti, role: 'admin' },
  { to: '/reports', text: 'reports', icon: IconChartBar, role: 'admin' },
  { to: '/data', text: 'data', icon: IconDatabase, role: 'admin' },
  { to: '/accounts', text: 'accounts', icon: IconUserCog, role: 'admin' },
  { to: '/audit', text: 'audit', icon: IconHistory, role: 'admin' },
  { to: '/my-day', text: 'myDay', icon: IconSun, role: 'consultant' },
  { to: '/my-appointments', text: 'myAppointments', icon: IconListDetails, role: 'consultant' },
];

export function entriesOf(roles: readonly Role[]): readonly Entry[] {
  return NAVIGATION.filter(({ role }) => roles.includes(role));
}
