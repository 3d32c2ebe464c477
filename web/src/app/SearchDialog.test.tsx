// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { fakeCall, inWindow, renderApp } from '../shared/testing';
import { SearchDialog } from './SearchDialog';
import { useTypedAhead } from './useTypedAhead';

vi.mock('@tanstack/react-router', () => ({ useNavigate: () => vi.fn() }));
inWindow(() => 1366);

function Page() {
  return <SearchDialog takeTyped={useTypedAhead(true)} onClose={() => undefined} />;
}

test('what is typed after the dialog appears and before its field has the focus is not lost', async () => {
  const { call, asked } = fakeCall(() => ({ customers: [], consultants: [], appointments: [] }));
  renderApp(<Page />, call);
  for (const key of 'nguy') fireEvent.keyDown(document.body, { key });
  const field = await screen.findByRole<HTMLInputElement>('combobox');
  await waitFor(() => expect(document.activeElement).toBe(field));
  await userEvent.setup().keyboard('en');
  expect(field.value).toBe('nguyen');
  await waitFor(() => expect(asked.at(-1)?.parameters).toMatchObject({ search: 'nguyen' }));
});
