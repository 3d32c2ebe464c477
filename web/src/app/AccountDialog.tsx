import { Button, Modal, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmailText } from '../shared/Email';
import { useSession } from '../shared/session';
import { usePageNames, useSharedTexts } from '../shared/texts';
import { KeyboardHelp } from './KeyboardHelp';
import { BAR_ENTRIES, entriesOf } from './navigation';
import { Preferences } from './Preferences';
import classes from './Shell.module.css';
import { useAppTexts } from './texts';

/** The account and its settings; as the menu of a phone also the pages that don't fit in the bar. */
export function AccountDialog({ menu, onClose }: { menu: boolean; onClose(): void }) {
  const t = useAppTexts();
  const names = usePageNames();
  const { close } = useSharedTexts();
  const { person, build, signOut } = useSession();
  return (
    <Modal
      opened
      onClose={onClose}
      title={menu ? t.menuTitle : t.account}
      size="sm"
      closeButtonProps={{ 'aria-label': close }}
    >
      {menu && (
        <nav className={classes.beyond} aria-label={t.morePages}>
          {entriesOf(person.roles)
            .slice(BAR_ENTRIES)
            .map(({ to, page, icon: Icon }) => (
              <Link key={to} to={to} className={classes.entry} onClick={onClose}>
                <Icon size={20} stroke={1.7} aria-hidden />
                <span>{names[page]}</span>
              </Link>
            ))}
        </nav>
      )}
      <Text mb="md" fw={500}>
        <EmailText email={person.email} />
      </Text>
      <Preferences />
      {person.roles.includes('admin') && <KeyboardHelp />}
      <Button fullWidth mt="lg" variant="default" onClick={signOut}>
        {t.signOut}
      </Button>
      <Text size="xs" c="var(--muted)" mt="sm" ta="center">
        {build}
      </Text>
    </Modal>
  );
}
