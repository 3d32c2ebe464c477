import { IconBan, IconCheck, IconKey, IconMail, IconUserOff, type TablerIcon } from '@tabler/icons-react';
import classes from '../StatusBadge.module.css';
import { type Account, type State, stateOf } from './account';
import { useAccountTexts } from './texts';

/** The icon, and the appointment status with the same colour. */
const LOOKS: { [S in State]: [icon: TablerIcon, colour: string] } = {
  active: [IconCheck, 'enabled'],
  invited: [IconMail, 'confirmed'],
  reset: [IconKey, 'pending'],
  disabled: [IconBan, 'cancelled'],
};

/** An account's state as icon and word, or that there is none. */
export function AccountBadge({ account }: { account: Account | undefined }) {
  const t = useAccountTexts();
  const state = account && stateOf(account);
  const [Icon, colour] = state ? LOOKS[state] : [IconUserOff, 'none'];
  return (
    <span className={classes.badge} data-status={colour}>
      <Icon size={14} aria-hidden />
      {state ? t.states[state] : t.none}
    </span>
  );
}
