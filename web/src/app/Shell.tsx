import { ActionIcon, Button } from '@mantine/core';
import { IconDots, IconSearch, IconUserCircle } from '@tabler/icons-react';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useSession } from '../shared/session';
import { usePageNames } from '../shared/texts';
import { DisconnectedBanner } from './DisconnectedBanner';
import { BAR_ENTRIES, entriesOf } from './navigation';
import classes from './Shell.module.css';
import { StartingBanner } from './StartingBanner';
import { SwitchedOffBanner } from './SwitchedOffBanner';
import { useShortcutsOn } from './shortcuts';
import { useAppTexts } from './texts';
import { useShortcuts, useUndoKey } from './useShortcuts';
import { useTypedAhead } from './useTypedAhead';

// Dialogs load code that the first screen doesn't need.
const AccountDialog = lazy(() => import('./AccountDialog').then(({ AccountDialog }) => ({ default: AccountDialog })));
const SearchDialog = lazy(() => import('./SearchDialog').then(({ SearchDialog }) => ({ default: SearchDialog })));

type Open = 'search' | 'menu' | 'account' | null;

export function Shell() {
  const t = useAppTexts();
  const { person } = useSession();
  const [open, setOpen] = useState<Open>(null);
  const admin = person.roles.includes('admin');
  const keys = useShortcutsOn();
  const navigate = useNavigate();
  const close = () => setOpen(null);
  useShortcuts(
    useMemo(() => {
      const shortcuts: Record<string, () => void> = {};
      // While a dialog is being loaded, keys are typed into it.
      if (admin && keys && open === null) {
        shortcuts['/'] = () => setOpen('search');
        shortcuts.n = () => void navigate({ to: '/calendar/book' });
      }
      return shortcuts;
    }, [admin, keys, open, navigate]),
  );
  const takeTyped = useTypedAhead(open === 'search');
  useUndoKey();
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const main = useFocusOnPageChange(path);

  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {t.skip}
      </a>
      <header className={classes.header}>
        <Link to="/" className={classes.brand}>
          <img src="/icon.svg" width={26} height={26} alt="MeetAssist" />
          <span aria-hidden>MeetAssist</span>
        </Link>
        {admin && (
          <Button
            variant="default"
            className={classes.search}
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={keys && <kbd className={classes.key}>/</kbd>}
            onClick={() => setOpen('search')}
          >
            {t.search}
          </Button>
        )}
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t.account} onClick={() => setOpen('account')}>
          <IconUserCircle aria-hidden />
        </ActionIcon>
      </header>
      <Menu onMore={() => setOpen('menu')} />
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <StartingBanner />
        <DisconnectedBanner />
        <SwitchedOffBanner />
        <Outlet />
      </main>
      <Suspense>
        {(open === 'menu' || open === 'account') && <AccountDialog menu={open === 'menu'} onClose={close} />}
        {open === 'search' && <SearchDialog takeTyped={takeTyped} onClose={close} />}
      </Suspense>
    </div>
  );
}

/** Announces a page change to screen readers; the first page leaves the focus alone. */
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

/** At the side on a desktop; at the bottom on a phone, where only the first entries fit. */
function Menu({ onMore }: { onMore(): void }) {
  const t = useAppTexts();
  const names = usePageNames();
  const { person } = useSession();
  const entries = entriesOf(person.roles);
  return (
    <nav className={classes.nav} aria-label={t.pages}>
      {entries.map(({ to, page, icon: Icon }, index) => (
        <Link key={to} to={to} className={classes.entry} data-beyond={index >= BAR_ENTRIES || undefined}>
          <Icon size={20} stroke={1.7} aria-hidden />
          <span>{names[page]}</span>
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
