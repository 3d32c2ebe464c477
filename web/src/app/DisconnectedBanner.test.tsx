// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { Refusal } from '../api/client';
import { useRead } from '../api/hooks';
import { fakeCall, inWindow, renderApp } from '../shared/testing';
import { DisconnectedBanner } from './DisconnectedBanner';

inWindow(() => 1366);

function Page() {
  const { data, refetch } = useRead('get_stats', {});
  return (
    <>
      <DisconnectedBanner />
      {data && <p>Figures</p>}
      <button type="button" onClick={() => void refetch()}>
        Refresh
      </button>
    </>
  );
}

test('what can no longer be refreshed stays on the screen, under a banner, until the server is reached again', async () => {
  let reachable = true;
  const { call } = fakeCall(() => {
    if (!reachable) throw new Refusal('offline', 0, null);
    return {};
  });
  renderApp(<Page />, call);
  const banner = () => screen.queryByText(/may be out of date/);
  expect(await screen.findByText('Figures')).toBeTruthy();
  expect(banner()).toBeNull();
  const user = userEvent.setup();
  reachable = false;
  await user.click(screen.getByRole('button', { name: 'Refresh' }));
  await waitFor(() => expect(banner()).not.toBeNull());
  expect(screen.getByText('Figures')).toBeTruthy();
  reachable = true;
  await user.click(screen.getByRole('button', { name: 'Refresh' }));
  await waitFor(() => expect(banner()).toBeNull());
});
