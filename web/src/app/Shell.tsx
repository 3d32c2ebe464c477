import { ActionIcon, Button, Modal, Text } from '@mantine/core';
import { IconDots, IconSearch, IconUserCircle } from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useSession } from '../shared/session';
import { useSharedTexts } from '../shared/texts';
import { entriesOf } from './navigation';
import { Preferences } from './Preferences';
import classes from './Shell.module.css';
import { StartingBanner } from './StartingBanner';
import { useAppTexts } from './texts';
import { useShortcuts } from './useShortcuts';

const SearchDialog = lazy(() => import('./SearchDialog').then(({ SearchDialog }) => ({ default: SearchDialog })));
const BAR_ENTRIES = 4;

type Open = 'search' | 'menu' | null;

export function Shell() {
  const t = useAppTexts();
  const { person } = useSession();
  const [open, setOpen] = useState<Open>(null);
  const admin = person.roles.includes('admin');
  const close = () => setOpen(null);
  useShortcuts(
    useMemo(() => {
      const shortcuts: Record<string, () => void> = {};
      if (admin) shortcuts['/'] = () => setOpen('search');
      return shortcuts;
    }, [admin]),
  );
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const main = useFocusOnPageChange(path);

  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {t.skip}
      </a>
      <header className={classes.header}>
        <Link to="/" className={classes.brand}>
          <img src="/icon.svg" width={26} height={26} alt="" />
          MeetAssist
        </Link>
        {admin && (
          <Button
            variant="default"
            className={classes.search}
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={<kbd className={classes.key}>/</kbd>}
            onClick={() => setOpen('search')}
          >
            {t.search}
          </Button>
        )}
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t.account} onClick={() => setOpen('menu')}>
          <IconUserCircle aria-hidden />
        </ActionIcon>
      </header>
      <Menu onMore={() => setOpen('menu')} />
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <StartingBanner />
        <Outlet />
      </main>
      {open === 'menu' && <AccountDialog onClose={close} />}
      {open === 'search' && (
        <Suspense>
          <SearchDialog onClose={close} />
        </Suspense>
      )}
    </div>
  );
}

/** Somebody who can't see the page is told that it is another one; the first page leaves the focus alone. */
function useFocusOnPageChange(path: string | undefined) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    const was = before.current;
    before.current = path;
    if (was === undefined || was === path || document.querySelector('[role="dialog"]')) return;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

/** At the side on a desktop, at the bottom on a phone, where only the first entries have room. */
function Menu({ onMore }: { onMore(): void }) {
  const t = useAppTexts();
  const { person } = useSession();
  const entries = entriesOf(person.roles);
  return (
    <nav className={classes.nav} aria-label={t.pages}>
      {entries.map(({ to, text, icon: Icon }, index) => (
        <Link key={to} to={to} className={classes.entry} data-beyond={index >= BAR_ENTRIES || undefined}>
          <Icon size={20} stroke={1.7} aria-hidden />
          <span>{t.nav[text]}</span>
        </Link>
      ))}
      {entries.length > BAR_ENTRIES && (
        <button type="button" className={classes.more} onClick={onMore}>
          <IconDots size={20} aria-hidden />
          <span>{t.menu}</span>
        </button>
      )}
    </nav>
  );
}

function AccountDialog({ onClose }: { onClose(): void }) {
  const t = useAppTexts();
  const { close } = useSharedTexts();
  const { person, build, signOut } = useSession();
  return (
    <Modal opened onClose={onClose} title={t.account} size="sm" closeButtonProps={{ 'aria-label': close }}>
      <nav className={classes.beyond} aria-label={t.menu}>
        {entriesOf(person.roles)
          .slice(BAR_ENTRIES)
          .map(({ to, text, icon: Icon }) => (
            <Link key={to} to={to} className={classes.entry} onClick={onClose}>
              <Icon size={20} stroke={1.7} aria-hidden />
              <span>{t.nav[text]}</span>
            </Link>
          ))}
      </nav>
      <Text mb="md" fw={500}>
        {person.email}
      </Text>
      <Preferences />
      <Button fullWidth mt="lg" variant="default" onClick={signOut}>
        {t.signOut}
      </Button>
      <Text size="xs" c="var(--muted)" mt="sm" ta="center">
        {build}
      </Text>
    </Modal>
  );
}
