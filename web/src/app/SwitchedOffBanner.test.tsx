// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { Refusal } from '../api/client';
import { useRead } from '../api/hooks';
import { Failed } from '../shared/states';
import { fakeCall, inWindow, renderApp } from '../shared/testing';
import { SwitchedOffBanner } from './SwitchedOffBanner';

inWindow(() => 1366);

function Part({ action }: { action: 'get_stats' | 'get_tables' | 'list_users' }) {
  const { data, error, refetch } = useRead(action, {});
  if (error && !data) return <Failed refusal={error} retry={() => void refetch()} />;
  return data ? <p>{action}</p> : null;
}

test('that the system is switched off is said once, and what needs no system is shown; then everything can be tried again', async () => {
  let off = true;
  const { call } = fakeCall(({ action }) => {
    if (off && action !== 'list_users') throw new Refusal('switched_off', 404, null);
    return {};
  });
  renderApp(
    <>
      <SwitchedOffBanner />
      <Part action="get_stats" />
      <Part action="get_tables" />
      <Part action="list_users" />
    </>,
    call,
  );
  expect(await screen.findByText(/switched off/)).toBeTruthy();
  expect(await screen.findByText('list_users')).toBeTruthy();
  expect(screen.getAllByText(/switched off/)).toHaveLength(1);
  expect(screen.getAllByText('Not available at the moment.')).toHaveLength(2);
  expect(screen.queryByRole('alert')).toBeNull();
  off = false;
  await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('get_stats')).toBeTruthy();
  expect(await screen.findByText('get_tables')).toBeTruthy();
  await waitFor(() => expect(screen.queryByText(/switched off/)).toBeNull());
});
