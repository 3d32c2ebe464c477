import { IconUsers, type TablerIcon } from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { Role } from '../shared/session';
import type { useAppTexts } from './texts';

interface Entry {
  to: LinkProps['to'];
  text: keyof ReturnType<typeof useAppTexts>['nav'];
  icon: TablerIcon;
  role: Role;
}

/** In the order of the menu. The first four of a role are a phone's bottom bar; the first is where that role begins. */
export const NAVIGATION: readonly Entry[] = [{ to: '/customers', text: 'customers', icon: IconUsers, role: 'admin' }];

export function entriesOf(roles: readonly Role[]): readonly Entry[] {
  return NAVIGATION.filter(({ role }) => roles.includes(role));
}
