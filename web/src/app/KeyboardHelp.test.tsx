// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { fakeCall, inWindow, renderApp } from '../shared/testing';
import { KeyboardHelp } from './KeyboardHelp';
import { useShortcutsOn } from './shortcuts';

inWindow(() => 1366);
beforeEach(() => localStorage.clear());

const Told = () => <output>{useShortcutsOn() ? 'on' : 'off'}</output>;
const open = () =>
  renderApp(
    <>
      <KeyboardHelp />
      <Told />
    </>,
    fakeCall(() => ({})).call,
  );

test('single-key shortcuts can be switched off, which this browser remembers', async () => {
  const { unmount } = open();
  const single = screen.getByRole('checkbox', { name: 'Use single-key shortcuts' });
  expect(screen.getByText('Book an appointment')).toBeTruthy();
  await userEvent.click(single);
  expect(screen.getByRole('status').textContent).toBe('off');
  expect(screen.queryByText('Book an appointment')).toBeNull();
  expect(screen.getByText('Undo the last change')).toBeTruthy();
  unmount();

  open();
  expect(screen.getByRole('status').textContent).toBe('off');
  await userEvent.click(screen.getByRole('checkbox', { name: 'Use single-key shortcuts' }));
  expect(screen.getByRole('status').textContent).toBe('on');
});
