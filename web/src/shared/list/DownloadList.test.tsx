// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { Refusal } from '../../api/client';
import { fakeCall, inWindow, renderApp } from '../testing';
import { DownloadList } from './DownloadList';

inWindow(() => 1366);

test('of a list with too many archived days, the latest that can be loaded are offered', async () => {
  const fitting = { date_from: '2025-12-01', date_to: '2026-11-26' };
  const { call, asked } = fakeCall(({ parameters }) => {
    if ('date_from' in parameters) return { url: '#file', rows: 1 };
    throw new Refusal('too_many_days', 400, 'request-7', { archived_days: 401, archived_rows: 31_200, ...fitting });
  });
  renderApp(<DownloadList request={{ list: 'get_my_appointments', consultant_id: 3 }} />, call);
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'Download CSV' }));
  expect((await screen.findByRole('alert')).textContent).toContain('31,200 records of 401 days');
  await user.click(screen.getByRole('button', { name: 'Download 01/12/2025 to 26/11/2026' }));
  await screen.findByText('Downloading a file with 1 row');
  expect(asked.at(-1)).toEqual({
    action: 'export_list',
    parameters: { list: 'get_my_appointments', consultant_id: 3, ...fitting },
  });
});

test('a download that fails without a connection changed nothing, so nothing has to be checked', async () => {
  const { call } = fakeCall(() => {
    throw new Refusal('offline', 0, null);
  });
  renderApp(<DownloadList request={{ list: 'get_customers' }} />, call);
  await userEvent.setup().click(screen.getByRole('button', { name: 'Download CSV' }));
  const said = (await screen.findByRole('alert')).textContent;
  expect(said).toContain('Check your connection and try again.');
  expect(said).not.toContain('saved');
});
